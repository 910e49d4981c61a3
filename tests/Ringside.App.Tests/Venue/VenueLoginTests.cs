using Ringside.App.Tests.Processes;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Tests.Hosting;
using Ringside.Linux.Sockets;

namespace Ringside.App.Tests.Venue;

/// <summary>Who is let in by the real program, and who is not.</summary>
[Collection(TestsAlone.Name)]
public sealed class VenueLoginTests
{
    [Fact]
    public void Who_knows_the_secret_is_let_in_and_nobody_else_and_a_stranger_locks_nobody_out()
    {
        using var venue = VenueProcesses.Up();
        Endpoint gateway = venue.Node(NodeRole.Gateway).Ouch;
        using (TestMember right = TestMember.Connect(gateway, "north1", "demonorth1"))
        {
            Assert.Equal(1UL, right.First);
        }

        using (TestMember copy = venue.LogIn("NORTHD"))
        {
            Assert.Equal(1UL, copy.First);
            copy.TrySend(TestMember.Order("D1", 'B', 1, "ALPHA", 1_000_000));
            copy.TryUntil(() => false);
            Assert.True(copy.IsClosed, "a drop copy may send nothing");
        }

        Assert.Equal((byte)'A', TestMember.Connect(gateway, "NOBODY", "DEMONORTH1").Refusal);
        Assert.Equal((byte)'S', TestMember.Connect(gateway, "NORTH2", "DEMONORTH2", from: 1_000).Refusal);
        for (int count = 0; count < 5; count++)
        {
            using TestMember guess = TestMember.Connect(gateway, "NORTH1", $"GUESS{count}", address: "127.0.0.9");
            Assert.Equal((byte)'A', guess.Refusal);
        }

        using TestMember locked = venue.LogIn("NORTH1", address: "127.0.0.9");
        Assert.Equal((byte)'A', locked.Refusal);
        using TestMember elsewhere = venue.LogIn("NORTH1");
        Assert.Equal(1UL, elsewhere.First);
        using TestMember other = venue.LogIn("NORTH2", address: "127.0.0.9");
        Assert.Equal(1UL, other.First);
    }

    [Fact]
    public void Who_sends_faster_than_it_may_is_told_so_and_cut_off_when_it_goes_on()
    {
        using var venue = VenueProcesses.Up();
        using TestMember other = venue.LogIn("SOUTH1");
        using (TestMember fast = venue.LogIn("NORTH1"))
        {
            // A hundred at once are allowed, and as many more are refused one by one, with this venue's letter for it.
            int number = 0;
            while (number < 150)
            {
                fast.Enter($"N{number++}", 'B', 1, "ALPHA", 900_000);
            }

            fast.Until(() => fast.Messages.Count + fast.Unnumbered.Count == 151, "an answer to each");
            Assert.InRange(fast.Unnumbered.Count, 1, 50);
            Assert.All(fast.Unnumbered, message => Assert.Equal("Jr", $"{(char)message[0]}{(char)message[^1]}"));
            while (number < 100_000 && fast.TrySend(TestMember.Order($"N{number}", 'B', 1, "ALPHA", 900_000)))
            {
                number++;
            }

            Assert.InRange(number, 150, 99_999);
            fast.TryUntil(() => false);
            Assert.True(fast.IsClosed, "it goes on and on");
        }

        Ask(other, "S1");
        using TestMember again = venue.LogIn("NORTH1");
        again.Until(() => again.Messages is [.., [(byte)'C', ..]], "its orders to be gone");
        string letters = again.Letters();
        Assert.InRange(letters.Count(letter => letter == 'A'), 100, 10_000);
        again.Until(() => again.Count('C') == again.Count('A'), "the end of all of its orders");
        Ask(again, "AGAIN");
    }

    [Fact]
    public void A_reader_that_stops_is_cut_off_and_finds_all_of_its_stream_when_it_comes_back()
    {
        using var venue = VenueProcesses.Up();
        using TestMember other = venue.LogIn("SOUTH1");
        byte[][] before;
        using (TestMember slow = venue.LogIn("MAKER1", receiveBuffer: 4_096))
        {
            for (int number = 1; number <= 12_000; number++)
            {
                slow.Enter($"M{number}", 'B', 1, "ALPHA", 900_000);
                if (number % 2_000 == 0)
                {
                    // The gateway takes only so much that is not stable yet: another one's answer tells that it has come through.
                    Ask(other, $"S{number}");
                }
            }

            VenueCrashTests.WaitUntil(() =>
            {
                Thread.Sleep(20);
                return !slow.TrySendBytes([0, 1, (byte)'R']);
            });
            slow.TryUntil(() => false);
            before = [.. slow.Messages];
            Assert.NotEmpty(before);
        }

        using TestMember again = venue.LogIn("MAKER1");
        again.Until(() => again.Count('A') > 0 && again.Count('C') == again.Count('A'), "the end of its orders");
        Assert.True(again.Messages.Count > before.Length, "nothing had waited for it");
        Assert.Equal(before.Select(Convert.ToHexString), again.Messages.Take(before.Length).Select(Convert.ToHexString));
        using TestMember rest = venue.LogIn("MAKER1", from: (ulong)before.Length + 1);
        rest.ReadMessages(again.Messages.Count - before.Length);
        Assert.Equal(
            again.Messages.Skip(before.Length).Select(Convert.ToHexString),
            rest.Messages.Take(again.Messages.Count - before.Length).Select(Convert.ToHexString));
    }

    internal static void Ask(TestMember member, string token)
    {
        int before = member.Messages.Count;
        member.Enter(token, 'B', 1, "BRAVO", 200_000);
        member.Until(() => member.Messages.Skip(before).Any(message => message[0] == 'A'), $"the answer to {token}");
    }
}
