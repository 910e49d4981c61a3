using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Disks;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Storing;
using Ringside.Messaging.Streams.Wire;
using Ringside.Messaging.Streams.Writing;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Streams.Disks;

/// <summary>A store over files promises, marks, restarts, and marks again what it has marked.</summary>
public sealed class SegmentDiskStoreTests : IStreamOutput
{
    private const ushort StoreNumber = 4;
    private static readonly Endpoint Writer = new(System.Net.IPAddress.Loopback, 1001);
    private static readonly StreamId MyStream = StreamId.Shard(2);

    private readonly Crc32C _checksum = new();
    private readonly List<byte[]> _sent = [];

    [Fact]
    public void It_restarts_and_marks_again()
    {
        using var folder = new TemporaryFolder();
        SegmentDiskOptions options = new() { Folder = folder.File("a/stream"), Stream = MyStream, SegmentBytes = 2000, BootId = 1 };
        using (SegmentDisk disk = SegmentDisk.Open(options, out DiskState state))
        {
            var store = new StreamStore(StoreOptions(), disk, Unnumbered(state), this);
            Ask(store, isNew: true, epoch: 1);
            Assert.Equal(StreamControlKind.Promised, Last().Kind);
            var publisher = new StreamPublisher(PublisherOptions(1), StreamPosition.Beginning, new Wire(store));
            Publish(publisher, store, 60);
            Assert.Equal((StreamControlKind.Mark, 61L), (Last().Kind, Last().Number));
        }

        ulong chain = Last().Value;
        _sent.Clear();
        using (SegmentDisk disk = SegmentDisk.Open(options, out DiskState state))
        {
            var store = new StreamStore(StoreOptions(), disk, Unnumbered(state), this);
            Assert.Null(store.Doubt);
            store.Advance(1);
            Assert.Equal((StreamControlKind.Mark, 61L, chain, 1u), (Last().Kind, Last().Number, Last().Value, Last().Epoch));
            Ask(store, isNew: false, epoch: 2);
            Assert.Equal((StreamControlKind.Promised, 61L, chain), (Last().Kind, Last().Number, Last().Value));
            Fill(store, 7);
            var publisher = new StreamPublisher(PublisherOptions(2), new StreamPosition(61, chain, state.Runs), new Wire(store));
            Publish(publisher, store, 5);
            Assert.Equal((StreamControlKind.Mark, 67L, 2u), (Last().Kind, Last().Number, Last().LastEpoch));
        }

        SegmentDisk.Open(options with { BootId = 2 }, out DiskState end).Dispose();
        Assert.Equal((67, null), (end.Last, end.Doubt));
        Assert.Equal([new EpochRun(1, 1), new EpochRun(2, 62)], end.Runs);
    }

    [Fact]
    public void It_abstains_from_the_moment_that_it_cannot_read_what_it_keeps_until_it_is_made_anew()
    {
        using var folder = new TemporaryFolder();
        SegmentDiskOptions options = new() { Folder = folder.File("a/stream"), Stream = MyStream, SegmentBytes = 2000, BootId = 1 };
        using (SegmentDisk disk = SegmentDisk.Open(options, out DiskState state))
        {
            var store = new StreamStore(StoreOptions(), disk, Unnumbered(state), this);
            Ask(store, isNew: true, epoch: 1);
            Publish(new StreamPublisher(PublisherOptions(1), StreamPosition.Beginning, new Wire(store)), store, 60);
        }

        long damaged = 0;
        using (SegmentDisk disk = SegmentDisk.Open(options, out DiskState state))
        {
            var store = new StreamStore(StoreOptions(), disk, Unnumbered(state), this);
            FlipInFirstSegment(options.Folder);
            store.Advance(1);
            Assert.Equal(StreamControlKind.Mark, Last().Kind);
            while (store.Doubt is null)
            {
                _sent.Clear();
                AskFor(store, ++damaged);
                Assert.True(damaged < 61, "no batch is damaged");
            }

            Assert.StartsWith($"batch {damaged} cannot be read", store.Doubt, StringComparison.Ordinal);
            store.Advance(10_000_000_000);
            Ask(store, isNew: false, epoch: 2);
            Assert.Empty(_sent);
            Assert.Equal(1u, store.Promise.Epoch);
            Fill(store, damaged + 20);
        }

        SegmentDisk.Open(options, out DiskState end).Dispose();
        Assert.Equal(damaged - 1, end.Last);
        Assert.NotNull(end.Doubt);
    }

    bool IStreamOutput.TrySendToAll(ReadOnlySpan<byte> packet)
    {
        _sent.Add(packet.ToArray());
        return true;
    }

    bool IStreamOutput.TrySend(in Endpoint to, ReadOnlySpan<byte> packet)
    {
        _sent.Add(packet.ToArray());
        return true;
    }

    private StreamControl Last()
    {
        Assert.True(StreamControl.TryRead(_sent[^1], _checksum, out StreamControl control));
        return control;
    }

    private void Ask(StreamStore store, bool isNew, uint epoch)
    {
        byte[] packet = new byte[StreamControl.Size];
        new StreamControl
        {
            Kind = StreamControlKind.PromiseRequest,
            IsNew = isNew,
            Stream = MyStream,
            Identity = 5,
            Epoch = epoch,
            Instance = epoch,
        }.Write(packet, _checksum);
        store.Receive(packet, Writer, 0);
    }

    private static void FlipInFirstSegment(string folder)
    {
        string file = Directory.GetFiles(folder).Where(name => new FileInfo(name).Length > 1_000).Order(StringComparer.Ordinal).First();
        using FileStream segment = new(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        segment.Position = segment.Length / 2;
        int old = segment.ReadByte();
        segment.Position--;
        segment.WriteByte((byte)(old ^ 4));
    }

    private void AskFor(StreamStore store, long number)
    {
        byte[] packet = new byte[StreamControl.Size];
        new StreamControl { Kind = StreamControlKind.FillRequest, Stream = MyStream, Identity = 5, Number = number, Value = (ulong)number }
            .Write(packet, _checksum);
        store.Receive(packet, Writer, 0);
    }

    private void Fill(StreamStore store, long number)
    {
        AskFor(store, number);
        Assert.Equal(StreamControlKind.Fill, Last().Kind);
        Assert.True(StreamHeader.TryRead(_sent[^1].AsSpan(StreamControl.Size), _checksum, out StreamHeader header));
        Assert.Equal(number, header.Number);
    }

    private void Publish(StreamPublisher publisher, StreamStore store, int count)
    {
        publisher.Start(0, 0);
        for (int i = 0; i <= count; i++)
        {
            long now = (i + 10) * 1_000_000L;
            publisher.Advance(now);
            store.Advance(now);
            publisher.Receive(_sent[^1], Writer, now);
            if (i < count)
            {
                publisher.Begin();
                publisher.TryAppend(new byte[100 + i]);
                Assert.True(publisher.TryPublish(false, now));
            }
        }
    }

    private static DiskState Unnumbered(DiskState state) => state with { Promise = state.Promise with { Directory = 0 } };

    private static StreamPublisherOptions PublisherOptions(uint epoch) => new()
    {
        Stream = MyStream,
        Identity = 5,
        Epoch = epoch,
        Instance = epoch,
        Sets = TestSets.Of(1, StoreNumber),
        LogBytes = 1 << 20,
        LogBatches = 1 << 10,
    };

    private static StreamStoreOptions StoreOptions() => new()
    {
        Number = StoreNumber,
        Follower = new StreamFollowerOptions
        {
            Stream = MyStream,
            Stores = [StoreNumber],
            StoreAddresses = [new Endpoint(System.Net.IPAddress.Loopback, 1002)],
            StableCopies = 1,
            LogBytes = 1 << 20,
            LogBatches = 1 << 10,
            WindowBatches = 64,
        },
    };

    /// <summary>To the store, at once.</summary>
    private sealed class Wire(StreamStore store) : IStreamOutput
    {
        public bool TrySendToAll(ReadOnlySpan<byte> packet) => TrySend(Writer, packet);

        public bool TrySend(in Endpoint to, ReadOnlySpan<byte> packet)
        {
            store.Receive(packet, Writer, 0);
            return true;
        }
    }
}
