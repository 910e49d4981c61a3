using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Wire;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Messaging.Tests.Streams;

/// <summary>A writer and a follower without a network between them; the test is the store.</summary>
internal sealed class StreamPair : IStreamOutput
{
    internal static readonly Endpoint WriterAddress = new([10, 0, 0, 1], 1);
    internal static readonly Endpoint StoreAddress = new([10, 0, 0, 2], 1);
    private readonly byte[] _mark = new byte[StreamControl.Size];
    private readonly Crc32C _checksum = new();

    internal StreamPair(int packetBytes = 1400)
    {
        Writer = new StreamPublisher(Options(packetBytes), StreamPosition.Beginning, this);
        Follower = Follow();
        Writer.Start(0, 0);
        Writer.Advance(0);
        Mark();
    }

    internal StreamPublisher Writer { get; }

    internal StreamFollower Follower { get; }

    /// <summary>Hears the writer from when it is made on.</summary>
    internal StreamFollower? Late { get; private set; }

    /// <summary>Sees what the writer sends.</summary>
    internal Action<byte[]>? Tap { get; set; }

    internal long NowNanos { get; set; }

    public bool TrySendToAll(ReadOnlySpan<byte> packet)
    {
        Tap?.Invoke(packet.ToArray());
        Follower?.Receive(packet, WriterAddress, NowNanos);
        Late?.Receive(packet, WriterAddress, NowNanos);
        return true;
    }

    public bool TrySend(in Endpoint to, ReadOnlySpan<byte> packet) => true;

    private StreamFollower Follow() => new(
        new StreamFollowerOptions
        {
            Stream = StreamId.Shard(1),
            Stores = [7],
            StoreAddresses = [StoreAddress],
            StableCopies = 1,
        },
        StreamPosition.Beginning,
        this);

    /// <summary>Somebody comes late.</summary>
    internal void Join() => Late = Follow();

    /// <summary>The store has all that was sent.</summary>
    internal void Mark()
    {
        new StreamControl
        {
            Kind = StreamControlKind.Mark,
            Stream = StreamId.Shard(1),
            Identity = 5,
            Epoch = 1,
            LastEpoch = 1,
            Store = 7,
            Number = Writer.Last,
            Value = Writer.LastChain,
        }.Write(_mark, _checksum);
        Writer.Receive(_mark, StoreAddress, NowNanos);
        Follower.Receive(_mark, StoreAddress, NowNanos);
    }

    private static StreamPublisherOptions Options(int packetBytes) => new()
    {
        Stream = StreamId.Shard(1),
        Identity = 5,
        Epoch = 1,
        Instance = 1,
        Sets = TestSets.Of(1, 7),
        PacketBytes = packetBytes,
        LogBytes = 1 << 20,
        LogBatches = 1 << 10,
    };
}
