using Ringside.Messaging.Mdp;
using Ringside.Messaging.Objects;
using Ringside.Messaging.Storage;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Objects;

/// <summary>Objects of both kinds at once, over a connection that breaks, reorders and has no room.</summary>
public sealed class ObjectTransferTests
{
    private const int MaximumMessage = 300;
    private const int Window = 2000;

    [Fact]
    public void Every_object_arrives_whole_whatever_happens_to_the_connection() => SeededRandom.ForEachSeed(300, random =>
    {
        var options = new ObjectReceiverOptions
        {
            MaximumRanges = random.Next(2, 20),
            StatusEveryBytes = random.Next(1, 1500),
            DigestBytesPerStep = random.Next(100, 5000),
        };
        var world = new ObjectWorld(random, options, MaximumMessage, random.Next(1, 64));
        var sending = new ObjectSenderOptions
        {
            WindowBytes = Window,
            WindowAppends = random.Next(1, 20),
            PartBytes = random.Next(1, 276),
            DigestBytesPerStep = 1000,
        };
        Dictionary<long, byte[]> expected = [];
        for (int id = 1; id <= 3; id++)
        {
            expected[id] = ObjectWorld.RandomBytes(random, random.Next(4) == 0 ? random.Next(3) : random.Next(8000));
            world.Write(id, expected[id], sending);
        }

        byte[] appended = expected[4] = ObjectWorld.RandomBytes(random, random.Next(3000));
        AppendWriter appender = world.Append(4, sending);
        int at = 0;
        int steps = random.Next(50, 600);
        world.Connect();
        for (int step = 0; step < steps; step++)
        {
            at = Append(appender, appended, at, random);
            Step(world, random);
            Assert.True(world.Writers.All(writer => writer.ConfirmedBytes <= expected[writer.Id].Length));
        }

        world.ToReceiver.IsFull = world.ToSender.IsFull = false;
        for (int round = 0; round < 20_000 && world.Storage.Completed.Count < 4; round++)
        {
            at = Append(appender, appended, at, random);
            world.Settle();
        }

        world.Settle(2_000_000_000);
        Assert.All(world.Writers, writer => Assert.Equal(TransferState.Complete, writer.State));
        Assert.Equal(TransferState.Complete, appender.State);
        Assert.Equal([1, 2, 3, 4], world.Storage.Completed.Order());
        Assert.All(expected, entry => Assert.Equal(entry.Value, world.Storage.Take(entry.Key)));
        Assert.Equal((0, 0, 0), (world.Receiver.OpenObjects, world.Receiver.ReservedBytes, world.Storage.UsedBytes));
        Assert.Empty(world.Storage.Dropped);
    });

    [Fact]
    public void After_a_reconnect_only_what_is_missing_is_sent()
    {
        var random = new SeededRandom(1);
        var world = new ObjectWorld(random, new ObjectReceiverOptions { StatusEveryBytes = 500 }, MaximumMessage, 1000);
        byte[] bytes = ObjectWorld.RandomBytes(random, 100_000);
        OffsetWriter writer = world.Write(1, bytes, new ObjectSenderOptions { WindowBytes = Window });
        world.Connect();
        for (int i = 0; i < 300; i++)
        {
            world.Advance();
            world.DeliverOne();
            world.DeliverStatuses();
        }

        Assert.True(world.Receiver.TryGetProgress(1, out long held, out _));
        Assert.InRange(held, 50_000, 99_999);
        long sent = writer.SentBytes;
        world.ToReceiver.Lose();
        world.Disconnect();
        Assert.Equal(TransferState.Disconnected, writer.State);
        world.Connect();
        world.Settle(ObjectWorld.MillisecondNanos);
        Assert.Equal((TransferState.Complete, 100_000), (writer.State, writer.ConfirmedBytes));
        Assert.Equal(100_000 - held, writer.SentBytes - sent);
        Assert.Equal(0, world.Receiver.Counters.RepeatedBytes);
    }

    [Fact]
    public void A_sender_that_starts_anew_sends_only_what_is_missing_and_the_digest_is_still_of_all()
    {
        var random = new SeededRandom(2);
        var world = new ObjectWorld(random, new ObjectReceiverOptions(), MaximumMessage, 1000);
        byte[] bytes = ObjectWorld.RandomBytes(random, 10_000);
        world.Write(1, bytes, new ObjectSenderOptions { WindowBytes = 5000 });
        world.Connect();
        world.Advance();
        world.DeliverOne();
        world.Advance();
        world.DeliverStatuses();
        world.Advance();
        for (int i = 0; i < 10; i++)
            world.DeliverOne();
        Assert.True(world.Receiver.TryGetProgress(1, out long held, out _));
        Assert.InRange(held, 1000, 5000);
        world.ToReceiver.Lose();
        world.Disconnect();
        world.Writers.Clear();
        OffsetWriter second = world.Write(1, bytes, new ObjectSenderOptions { WindowBytes = 5000, DigestBytesPerStep = 300 });
        world.Connect();
        world.Settle(100 * ObjectWorld.MillisecondNanos);
        Assert.Equal((TransferState.Complete, 10_000 - held), (second.State, second.SentBytes));
        Assert.Equal(bytes, world.Storage.Take(1));
    }

    [Fact]
    public void No_more_than_the_window_is_on_its_way()
    {
        var random = new SeededRandom(3);
        var world = new ObjectWorld(random, new ObjectReceiverOptions { StatusEveryBytes = 100 }, MaximumMessage, 10_000);
        OffsetWriter writer = world.Write(1, new byte[50_000], new ObjectSenderOptions { WindowBytes = Window, PartBytes = 100 });
        AppendWriter appender = world.Append(2, new ObjectSenderOptions { WindowBytes = Window, WindowAppends = 5 });
        world.Connect();
        world.Advance();
        world.DeliverOne();
        world.DeliverOne();
        world.Advance();
        world.DeliverStatuses();
        int pieces = 0;
        for (int i = 0; i < 20; i++)
        {
            pieces += appender.TryAppend(new byte[50]) ? 1 : 0;
            world.Advance();
        }

        Assert.Equal((5, Window, 5 + (Window / 100)), (pieces, writer.SentBytes, world.ToReceiver.Waiting));
        world.Settle(20 * ObjectWorld.MillisecondNanos);
        Assert.Equal(TransferState.Complete, writer.State);
        Assert.True(appender.TryAppend(new byte[50]));
    }

    [Fact]
    public void Neither_side_allocates_per_part()
    {
        var random = new SeededRandom(4);
        var link = new DirectLink();
        var receiver = new ObjectReceiver(
            link, new NoStorage(), () => new Sha256Digest(), new ObjectReceiverOptions { StatusEveryBytes = 10_000 });
        byte[] bytes = ObjectWorld.RandomBytes(random, 20_000_000);
        var writer = new OffsetWriter(
            link, 1, 0, new MemoryObjectSource(bytes), new Sha256Digest(), new ObjectSenderOptions { WindowBytes = 40_000 });
        link.Receiver = receiver;
        link.Writer = writer;
        writer.Connected(new PeerId(1), 0);
        long part = 0;
        long allocated = Allocations.Measure(() =>
        {
            for (long end = part + 200; part < end; part++)
            {
                writer.Advance(part);
                receiver.Advance(part);
            }
        });
        Assert.Equal((0, TransferState.Sending), (allocated, writer.State)); // it did not end before it was measured
        for (long end = part + 4000; part < end; part++)
        {
            writer.Advance(part);
            receiver.Advance(part);
        }

        Assert.Equal(TransferState.Complete, writer.State);
    }

    private static int Append(AppendWriter writer, byte[] bytes, int at, SeededRandom random)
    {
        int length = Math.Min(random.Next(1, Math.Min(100, writer.MaximumPiece + 1)), bytes.Length - at);
        if (length > 0 && writer.TryAppend(bytes.AsSpan(at, length)))
            at += length;
        if (at == bytes.Length)
            writer.End();
        return at;
    }

    private static void Step(ObjectWorld world, SeededRandom random)
    {
        world.NowNanos += random.Next(2 * (int)ObjectWorld.MillisecondNanos);
        world.ToReceiver.IsFull = random.Chance(20);
        world.ToSender.IsFull = random.Chance(30);
        if (random.Chance(50))
            world.Advance();
        for (int i = random.Next(6); i > 0; i--)
            world.DeliverOne();
        if (random.Chance(50))
            world.DeliverStatuses(random.Next(4));
        if (!random.Chance(4))
            return;
        if (world.ToReceiver.Remote != default)
            world.Disconnect();
        world.Connect();
    }
}
