using System.Net;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Hosting;
using Ringside.Exchange.Nodes;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams;
using Ringside.Protocols.Fields;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Hosting;

/// <summary>A venue whose only store has lost what it had said comes back when an operator accepts that, and not unawares.</summary>
public sealed class LossAcceptanceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_venue_whose_store_is_damaged_goes_on_with_what_is_left_as_another_day(bool hasTwoShards)
    {
        using var venue = hasTwoShards ? new TestVenue(TestVenue.WithTwoShards) : new TestVenue();
        venue.Start();
        string before = Trade(venue);
        venue.Stop();
        string folder = Path.Combine(venue.DayFolder, "streams", "store-1", "shard-0");
        Damage(folder);

        IReadOnlyList<string> lines = LossAcceptance.Accept(venue.Configuration);

        Assert.Contains(lines, line => line.Contains("damaged", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("goes on behind batch", StringComparison.Ordinal));
        Assert.Equal(hasTwoShards, lines.Any(line => line.StartsWith("merge 0: goes on", StringComparison.Ordinal)));
        Assert.True(Directory.Exists(folder + ".lost-001"));
        string noted = File.ReadAllText(Path.Combine(venue.DayFolder, "losses", "loss-001"));
        Assert.All(lines.SkipLast(1), line => Assert.Contains(line, noted, StringComparison.Ordinal));
        venue.Start();
        using TestMember again = venue.LogIn("MAKER1");
        again.Until(() => again.Letters().Length >= 10, "what is left");
        string left = again.Text();
        Assert.True(left.Length < before.Length, "something was lost");
        again.Enter("NEW1", 'B', 1, "ALPHA", 500_000);
        int count = again.Letters().Length;
        again.Until(() => again.Letters().Length > count, "an answer");
        Assert.NotEqual(venue.Configuration.Day, new VenueFolders(venue.Configuration).Day);
    }

    [Fact]
    public void Where_nothing_is_in_doubt_nothing_is_done()
    {
        using var venue = new TestVenue();
        Assert.Empty(LossAcceptance.Accept(venue.Configuration));
        venue.Start();
        Trade(venue);
        venue.Stop();
        Assert.Empty(LossAcceptance.Accept(venue.Configuration));
        Assert.Equal(venue.Configuration.Day, new VenueFolders(venue.Configuration).Day);
    }

    [Fact]
    public void While_a_store_runs_nothing_is_decided()
    {
        using var venue = new TestVenue();
        venue.Start();
        Assert.Throws<IOException>(() => LossAcceptance.Accept(venue.Configuration));
    }

    [Fact]
    public void Where_everything_is_gone_it_is_refused()
    {
        using var venue = new TestVenue();
        venue.Start();
        venue.Stop();
        Directory.Delete(Path.Combine(venue.DayFolder, "streams"), recursive: true);
        IOException error = Assert.Throws<IOException>(() => LossAcceptance.Accept(venue.Configuration));
        Assert.Contains("no store holds anything", error.Message, StringComparison.Ordinal);
    }

    // Both must hold a batch, and one of them is another one now: no first batch of an epoch could become stable.
    [Fact]
    public void Where_too_few_are_left_to_hold_a_batch_all_count_again_and_nothing_is_lost()
    {
        using var venue = new TestVenue(WithTwoStores);
        venue.Start();
        string before = Trade(venue);
        venue.Stop();
        Directory.Delete(Path.Combine(venue.DayFolder, "streams", "store-2"), recursive: true);
        Assert.NotEmpty(LossAcceptance.Accept(venue.Configuration));
        venue.Start();
        using TestMember again = venue.LogIn("MAKER1");
        again.ReadMessages(61);
        Assert.Equal(before, string.Join('\n', again.Text().Split('\n').Take(61)));
    }

    // The streams of shards are exchanged before that of the merge: it may name batches then that are no longer there.
    [Fact]
    public void Where_it_ended_before_the_merge_was_exchanged_it_is_brought_to_its_end()
    {
        using var venue = new TestVenue(TestVenue.WithTwoShards);
        venue.Start();
        Trade(venue);
        venue.Stop();
        string streams = Path.Combine(venue.DayFolder, "streams", "store-1");
        Damage(Path.Combine(streams, "shard-0"));
        Assert.NotEmpty(LossAcceptance.Accept(venue.Configuration));
        Directory.Delete(Path.Combine(streams, "merge-0"), recursive: true);
        Directory.Move(Path.Combine(streams, "merge-0.lost-001"), Path.Combine(streams, "merge-0"));
        IReadOnlyList<string> lines = LossAcceptance.Accept(venue.Configuration);
        Assert.Contains(lines, line => line.StartsWith("merge 0: goes on", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.StartsWith("shard", StringComparison.Ordinal));
        Assert.Empty(LossAcceptance.Accept(venue.Configuration));
        venue.Start();
        using TestMember again = venue.LogIn("MAKER1");
        again.Until(() => again.Letters().Length >= 10, "what is left");
    }

    private static VenueConfiguration WithTwoStores(VenueConfiguration demo, int port)
    {
        NodeConfiguration first = demo.Stores.Single();
        NodeConfiguration second = first with
        {
            Name = "store-2",
            Number = 2,
            Stream = new Endpoint(IPAddress.Loopback, port + 50),
            Health = default,
        };
        return demo with { StableCopies = 2, Nodes = demo.Nodes.Add(second) };
    }

    private static string Trade(TestVenue venue)
    {
        using TestMember member = venue.LogIn("MAKER1");
        for (int number = 0; number < 60; number++)
            member.Enter($"N{number}", 'B', 100, "ALPHA", 1_000_000 - (100 * (uint)number));
        member.ReadMessages(61);
        return member.Text();
    }

    // The last third of the newest segment.
    private static void Damage(string folder)
    {
        string last = Directory.GetFiles(folder, "*.segment").Order(StringComparer.Ordinal).Last();
        byte[] bytes = File.ReadAllBytes(last);
        bytes[bytes.Length * 2 / 3] ^= 1;
        File.WriteAllBytes(last, bytes);
    }

    [Fact]
    public void Two_days_with_losses_have_names_of_their_own_and_a_day_knows_the_one_before()
    {
        using TemporaryFolder folder = new();
        VenueFolders Day(string name) => new(DemoVenue.Create(folder.Path) with { Day = Alpha10.Of(name) });
        Day("20240102").NoteLoss(1, "lost"u8);
        Day("20240103").NoteLoss(1, "lost"u8);
        Day("20240103").NoteLoss(2, "lost again"u8);
        Assert.Equal(["202L001", "202L003"], ((string[])["20240102", "20240103"]).Select(day => Day(day).Day.ToString().Trim()));

        var stream = StreamId.Shard(0);
        Assert.Null(Day("20240104").Before(stream));
        foreach (string day in (string[])["20240102", "20240103"])
        {
            Day(day).NoteBegun(stream);
        }

        Assert.NotNull(Day("20240104").UnendedDay(stream));
        Day("20240103").NoteEnded(stream, new DayEnd(7, 20, 300));
        Day("20240102").NoteEnded(stream, new DayEnd(8, 30, 400)); // the one that ended last, whatever it is called
        Assert.Equal(new DayEnd(8, 30, 400), Day("20240104").Before(stream));
        Day("20240104").NoteBegun(stream);
        Day("20240104").NoteEnded(stream, new DayEnd(9, 40, 500) { LogicVersion = 3 });
        Assert.Equal(new DayEnd(9, 40, 500) { LogicVersion = 3 }, Day("20240105").Before(stream));
        Assert.Equal((true, null), (Day("20240102").HasEnded(stream), Day("20240104").UnendedDay(stream)));
    }
}
