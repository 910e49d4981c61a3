using System.Buffers.Binary;
using Ringside.Exchange.Gateways;
using Ringside.Market.Commands;
using Ringside.Protocols.Ouch;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Gateways;

public sealed class MemberStreamsTests
{
    [Fact]
    public void Each_event_is_one_message_of_those_whom_it_concerns()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        TestClient north = new TestClient(venue, gateway).LogIn("NORTH1");
        TestClient south = new TestClient(venue, gateway).LogIn("SOUTH1");
        north.Enter("N1", 'S', 100, 10_000);
        south.Enter("S1", 'B', 30, 10_000);
        north.Cancel("N1", 50);
        north.Replace("N1", "N2", 60, 11_000);
        north.Cancel("N2");
        Assert.Equal("SAECUC", north.Types);
        Assert.Equal("SAE", south.Types);
        Assert.Equal("N1 50 U", Canceled(north.Numbered[3]));
        Assert.True(OuchReplaced.TryRead(Convert.FromHexString(north.Numbered[4]), out OuchReplaced replaced));
        Assert.Equal(("N2", "N1", 30u, 11_000u), (
            replaced.ReplacementToken.ToString(), replaced.PreviousToken.ToString(), replaced.Shares, replaced.PriceE4));
        Assert.Equal(("ACME", "FIRM"), (replaced.Stock.ToString(), replaced.Firm.ToString()));
        Assert.True(OuchExecuted.TryRead(Convert.FromHexString(north.Numbered[2]), out OuchExecuted maker));
        Assert.True(OuchExecuted.TryRead(Convert.FromHexString(south.Numbered[2]), out OuchExecuted taker));
        Assert.Equal((OuchLiquidity.Added, OuchLiquidity.Removed), (maker.Liquidity, taker.Liquidity));
        Assert.Equal((30u, 10_000u, maker.MatchNumber), (taker.ExecutedShares, taker.ExecutionPriceE4, taker.MatchNumber));
        Assert.Equal("N2 30 U", Canceled(north.Numbered[5]));
        Assert.Equal(0, gateway.Core.Streams.OpenOrders);
    }

    [Fact]
    public void Refusals_of_the_engine_are_numbered_and_leave_what_stands()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        TestClient north = new TestClient(venue, gateway).LogIn("NORTH1");
        north.Enter("N1", 'S', 100, 10_000);
        north.Cancel("N1", 100);
        Assert.Equal("SAI", north.Types);
        north.Enter("N1", 'S', 101, 10_000);
        Assert.Equal("SAIJ", north.Types);
        Assert.Equal('t', (char)Convert.FromHexString(north.Numbered[3])[^1]);
        north.Enter("N1", 'S', 100, 10_000);
        Assert.Equal("SAIJ", north.Types);
        venue.Administer(0, new Command { Kind = CommandKind.Kill, Member = 1 });
        venue.Run();
        Assert.Equal("N1 100 S", Canceled(north.Numbered[4]));
        north.Enter("N2", 'S', 1, 10_000);
        Assert.Equal("SAIJCJ", north.Types);
        Assert.Equal('a', (char)Convert.FromHexString(north.Numbered[5])[^1]);
    }

    [Fact]
    public void A_self_trade_is_told_by_its_letter()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1, members: TestVenue.Members(mode: SelfTradeMode.CancelBoth));
        TestClient one = new TestClient(venue, gateway).LogIn("NORTH1");
        TestClient other = new TestClient(venue, gateway).LogIn("NORTH2");
        one.Enter("A", 'S', 10, 10_000);
        other.Enter("B", 'B', 10, 10_000);
        Assert.Equal("A 10 Q", Canceled(one.Numbered[2]));
        Assert.Equal("B 10 Q", Canceled(other.Numbered[2]));
    }

    [Fact]
    public void A_drop_copy_reads_all_sessions_of_its_member_and_sends_nothing()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        TestClient early = new TestClient(venue, gateway).LogIn("NORTHD");
        TestClient one = new TestClient(venue, gateway).LogIn("NORTH1");
        TestClient other = new TestClient(venue, gateway).LogIn("NORTH2");
        TestClient south = new TestClient(venue, gateway).LogIn("SOUTH1");
        one.Enter("A", 'S', 10, 10_000);
        other.Enter("A", 'S', 10, 10_001);
        south.Enter("C", 'B', 10, 10_000);
        List<string> expected = [
            "0000000B" + one.Numbered[0], "0000000C" + other.Numbered[0], "0000000B" + one.Numbered[1], "0000000C" + other.Numbered[1],
            "0000000B" + one.Numbered[2]];
        Assert.Equal(expected, early.Numbered);
        TestClient late = new TestClient(venue, gateway).LogIn("NORTHD", number: 4);
        Assert.Equal(expected[3..], late.Numbered);
        late.Cancel("A");
        Assert.Equal(CloseReason.UnexpectedPacket, late.Reason);
        Assert.Equal(["a drop copy reads, and sends no orders"], late.Debug);
        Assert.Equal("S", SoupReject(venue, gateway, "NORTHD", 7));
        one.Cancel("A");
        other.Cancel("A");
        Assert.Equal(6, early.Numbered.Count);
    }

    [Fact]
    public void The_end_of_the_day_is_the_last_message_and_then_the_connection_ends()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        TestClient north = new TestClient(venue, gateway).LogIn("NORTH1");
        venue.EndDay(0);
        venue.Run();
        Assert.Equal("SS", north.Types);
        Assert.EndsWith("45", north.Numbered[1], StringComparison.Ordinal);
        Assert.True(north.HasEnded);
        Assert.Equal(CloseReason.EndOfDay, north.Reason);
    }

    [Fact]
    public void Streams_are_the_same_wherever_they_are_worked_out_and_after_a_snapshot_anywhere() => SeededRandom.ForEachSeed(10, random =>
    {
        using TestVenue venue = new(shards: 2);
        TestGateway gateway = venue.AddGateway(1);
        Trade(venue, gateway, random, 300);
        MemberStreamsOptions options = TestGateway.StreamOptions(venue);
        byte[] live = gateway.Core.Streams.Save();
        MemberStreams whole = new(options with { HashSecret = random.NextUInt64() });
        venue.Read(0, whole);
        Assert.Equal(live, whole.Save());
        int cut = random.Next(venue.Batches);
        MemberStreams part = new(options);
        for (int index = 0; index < cut; index++)
            part.Apply(venue.At(index));
        Assert.True(MemberStreams.TryLoad(part.Save(), options, out MemberStreams? loaded, out string error), error);
        Assert.Equal(part.Save(), loaded.Save());
        venue.Read(cut, loaded);
        Assert.Equal(live, loaded.Save());
        Assert.Equal(venue.Shards.Sum(shard => shard.OpenOrders), loaded.OpenOrders);
    });

    [Fact]
    public void Spoiled_snapshots_are_refused_and_never_throw() => SeededRandom.ForEachSeed(3, random =>
    {
        using TestVenue venue = new(shards: 2);
        TestGateway gateway = venue.AddGateway(1);
        Trade(venue, gateway, random, 30);
        MemberStreamsOptions options = TestGateway.StreamOptions(venue);
        ByteMutator mutator = new(random, gateway.Core.Streams.Save());
        int passed = 0;
        for (int count = 0; count < 2_000; count++)
        {
            byte[] bytes = mutator.Next();
            if (count % 10 != 0 && bytes.Length >= 4)
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4), Sum(bytes.AsSpan(0, bytes.Length - 4)));
            if (!MemberStreams.TryLoad(bytes, options, out MemberStreams? loaded, out string error))
            {
                Assert.NotEmpty(error);
                continue;
            }

            passed++;
            foreach (uint session in (uint[])[11, 12, 21])
            {
                StreamCursor cursor = new(loaded.OfSession(session)?.FirstNumber ?? 1);
                while (loaded.OfSession(session)?.TryRead(ref cursor, out _) == true)
                    Assert.True(cursor.Number > 0);
            }
        }

        Assert.NotEqual(0, passed);
    });

    [Fact]
    public void A_message_that_would_reach_beyond_its_piece_is_refused()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        new TestClient(venue, gateway).LogIn("NORTH1");
        byte[] bytes = gateway.Core.Streams.Save();
        int length = bytes.AsSpan().IndexOf([(byte)OuchSystemEvent.Size, OuchSystemEvent.Type]);
        bytes[length]++;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4), Sum(bytes.AsSpan(0, bytes.Length - 4)));
        Assert.False(MemberStreams.TryLoad(bytes, TestGateway.StreamOptions(venue), out _, out string error));
        Assert.Equal("a piece of a stream is no row of messages", error);
    }

    [Fact]
    public void A_batch_that_is_not_the_next_one_is_a_mistake()
    {
        using TestVenue venue = new();
        MemberStreams streams = new(TestGateway.StreamOptions(venue));
        Assert.Throws<ArgumentException>(() => streams.Apply(venue.At(1)));
        streams.Apply(venue.At(0));
        Assert.Throws<ArgumentException>(() => streams.Apply(venue.At(0)));
    }

    [Fact]
    public void Batches_become_messages_without_allocation()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        Trade(venue, gateway, new SeededRandom(1), 2_000);
        MemberStreamsOptions options = TestGateway.StreamOptions(venue) with { SpareChunks = 400, ExpectedOrders = 4_096 };
        MemberStreams[] both = [new(options), new(options)];
        const int warm = 30;
        foreach (MemberStreams streams in both)
        {
            for (int index = 0; index < warm; index++)
                streams.Apply(venue.At(index));
        }

        int turn = 0;
        Assert.Equal(0, Allocations.Measure(() => venue.Read(warm, both[turn++])));
        Assert.Equal(gateway.Core.Streams.Save(), both[1].Save());
    }

    /// <summary>Members at random; each order has its own token.</summary>
    internal static void Trade(TestVenue venue, TestGateway gateway, SeededRandom random, int messages)
    {
        TestClient[] clients = [.. new[] { "NORTH1", "NORTH2", "SOUTH1" }.Select(name => new TestClient(venue, gateway).LogIn(name))];
        for (int count = 0; count < messages; count++)
        {
            TestClient client = random.Pick<TestClient>(clients);
            venue.NowNanos += random.Next(1_000_000);
            string old = $"T{random.Next(Math.Max(0, count - 20), count + 1)}";
            switch (random.Next(6))
            {
                case 0: client.Cancel(old, (uint)random.Next(30)); break;
                case 1: client.Replace(old, $"T{count}", (uint)random.Next(1, 50), 10_000u + (uint)random.Next(10)); break;
                default:
                    client.Enter(
                        $"T{count}", random.NextBool() ? 'B' : 'S', (uint)random.Next(1, 50), 10_000u + (uint)random.Next(10),
                        venue.Shards.Count > 1 && random.NextBool() ? "BOLT" : "ACME");
                    break;
            }
        }
    }

    internal static string Canceled(string message)
    {
        Assert.True(OuchCanceled.TryRead(Convert.FromHexString(message), out OuchCanceled read), message);
        return $"{read.Token} {read.DecrementShares} {(char)read.Reason}";
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte one in bytes)
            crc = System.Numerics.BitOperations.Crc32C(crc, one);
        return ~crc;
    }

    private static string SoupReject(TestVenue venue, TestGateway gateway, string name, ulong number) =>
        ((char)new TestClient(venue, gateway).LogIn(name, number: number).Refusal!.Value).ToString();
}
