using Ringside.Exchange.MarketData;
using Ringside.Protocols.Fields;
using Ringside.Protocols.MoldUdp64;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.MarketData;

public sealed class FeedFollowerProperties
{
    [Fact]
    public void Whatever_the_lines_lose_each_message_comes_once_and_the_books_are_right()
    {
        long recovered = 0;
        long beyond = 0;
        SeededRandom.ForEachSeed(12, random =>
        {
            using FeedWorld world = new(random) { Loss = random.Next(35) };
            FeedWorld.Client first = world.Join(new FeedFollowerOptions());
            FeedWorld.Client small = world.Join(new FeedFollowerOptions { Window = 32, MaximumRequest = 40, Session = FeedWorld.Session });
            world.Run(700);
            world.Quieten();
            foreach (FeedWorld.Client client in (FeedWorld.Client[])[first, small])
            {
                world.Check(client);
                Assert.Equal(world.Sent.Count, client.Reader.Messages.Count);
                Assert.Equal((world.Sent.Count, 0L), (client.Follower.Delivered, client.Follower.Resyncs));
                Assert.True(client.Follower.Duplicates > 0);
                recovered += client.Follower.Recovered;
            }

            beyond += small.Follower.Beyond;
            world.End();
            Assert.Equal(FeedFollowerState.Ended, first.Follower.State);
        });

        Assert.True(recovered > 100 && beyond > 100, $"{recovered} recovered, {beyond} beyond");
    }

    [Fact]
    public void Who_joins_late_goes_on_behind_a_snapshot() => SeededRandom.ForEachSeed(12, random =>
    {
        using FeedWorld world = new(random);
        world.Run(random.Next(200, 400));
        FeedWorld.Client late = world.Join(new FeedFollowerOptions { BeginsWithSnapshot = true, Window = 64 });
        world.Run(300);
        world.Quieten();
        world.Check(late);

        Assert.Equal(1, late.Snapshots);
        Assert.NotEmpty(late.Reader.State);
        Assert.Equal(world.Sent.Count, (int)late.Reader.Messages[^1].Number);
        Assert.Equal(late.Follower.Delivered, late.Reader.Messages.Count);
        Assert.Equal(0, late.Follower.Resyncs);
    });

    [Fact]
    public void Who_gets_no_answers_takes_a_snapshot_in_the_end() => SeededRandom.ForEachSeed(6, random =>
    {
        using FeedWorld world = new(random, history: 64) { Loss = 30 };
        FeedFollowerOptions options = new()
        {
            MaximumAttempts = 2,
            FirstRetryNanos = FeedWorld.Millisecond,
            LongestRetryNanos = 5 * FeedWorld.Millisecond,
        };
        FeedWorld.Client client = world.Join(options);
        world.Run(100);
        world.IsServerAway = true;
        world.Run(500);
        world.Quieten();
        world.Check(client);

        Assert.True(client.Follower.Resyncs > 0);
        Assert.Equal(client.Follower.Resyncs, client.Snapshots);
    });

    [Fact]
    public void No_bytes_make_a_follower_throw_or_hand_on_out_of_order() => SeededRandom.ForEachSeed(10, random =>
    {
        RecordingReader reader = new();
        FeedFollower follower = new(new FeedFollowerOptions { Window = 16, BeginsWithSnapshot = random.NextBool() }, reader);
        ByteMutator mutator = new(random, Packet("DAY1", 1, 3), Packet("DAY1", 5, 2), Packet("DAY1", 9, 0), Packet("DAY2", 1, 0xFFFF));
        long now = 0;
        for (int round = 0; round < 5_000; round++)
        {
            now += FeedWorld.Millisecond * random.Next(20);
            byte[] packet = random.NextBool() ? Packet("DAY1", (ulong)random.Next(1, 60), 3) : mutator.Next();
            follower.Receive((FeedSource)random.Next(3), packet, now);
            if (follower.TryGetRequest(now, out MoldRequest request))
                Assert.InRange(request.MessageCount, 1, 16);
            if (!follower.WantsSnapshot(now))
                continue;
            SnapshotReader snapshot = new(follower);
            snapshot.Receive(new ByteMutator(random, SnapshotBytes).Next(), now);
            snapshot.Abandon(now);
        }

        Assert.True(follower.Malformed > 100);
    });

    [Fact]
    public void Following_allocates_nothing()
    {
        FeedFollower follower = new(new FeedFollowerOptions { Window = 256 }, new NoReader());
        byte[] packet = Packet("DAY1", 1, 20);
        ulong number = 1;
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int round = 0; round < 5_000; round++, number += 40)
            {
                foreach (ulong first in (ReadOnlySpan<ulong>)[number + 20, number, number])
                {
                    new MoldHeader(Alpha10.Of("DAY1"), first, 20).Write(packet);
                    follower.Receive(FeedSource.LineA, packet, round);
                }

                follower.TryGetRequest(round, out _);
            }
        }));
        Assert.Equal(400_000, follower.Delivered);
    }

    private static byte[] SnapshotBytes =>
    [
        .. "\0\u001fA      DAY1                   1"u8, 0, 13, (byte)'S', (byte)'S', .. new byte[10], (byte)'O',
        0, 22, (byte)'S', .. "G                  17"u8,
    ];

    private static byte[] Packet(string session, ulong number, ushort count)
    {
        byte[] packet = new byte[1_400];
        if (count is 0 or 0xFFFF)
        {
            new MoldHeader(Alpha10.Of(session), number, count).Write(packet);
            return packet[..MoldHeader.Size];
        }

        MoldPacketWriter writer = new(packet, Alpha10.Of(session), number);
        for (int index = 0; index < count; index++)
            writer.TryAdd(new byte[12] { (byte)'S', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)'O' });
        return packet[..writer.Finish()];
    }

    private sealed class NoReader : IFeedReader
    {
        public void Restart()
        {
        }

        public void TakeState(ReadOnlySpan<byte> message)
        {
        }

        public void Take(ulong number, ReadOnlySpan<byte> message)
        {
        }
    }
}
