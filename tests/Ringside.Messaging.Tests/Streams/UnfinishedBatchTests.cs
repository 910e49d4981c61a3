using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Sealing;
using Ringside.Messaging.Streams.Storing;
using Ringside.Messaging.Streams.Wire;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Messaging.Tests.Streams;

/// <summary>The first packet of a batch whose writer ended in the middle of it: a store tells it, and a seal takes it only where it fits.
/// </summary>
public sealed class UnfinishedBatchTests : IStreamOutput
{
    private const uint Identity = 5;
    private const ushort StoreNumber = 7;
    private static readonly StreamId Stream = StreamId.Shard(1);
    private static readonly Endpoint Anybody = new([10, 0, 0, 9], 1);
    private static readonly Endpoint StoreAddress = new([10, 0, 0, 7], 1);

    private readonly Crc32C _checksum = new();
    private readonly List<byte[]> _published = [];
    private readonly List<byte[]> _answers = [];
    private readonly StreamStore _store;
    private readonly StreamPublisher _publisher;
    private byte[] _payload = [];

    public UnfinishedBatchTests()
    {
        var disk = new LazyDisk();
        _store = new StreamStore(
            new StreamStoreOptions { Number = StoreNumber, Follower = FollowerOptions() },
            disk,
            new DiskState(default, 0, 0, [], null),
            new Answers(_answers));
        Ask(epoch: 1, isNew: true);
        _publisher = Publisher(1, StreamPosition.Beginning);
        _publisher.Start(0, 0);
        Publish(100);
        Publish(100);
        Hand(_published.Count);
        _store.Advance(1);
        Assert.Equal(3, _store.Kept);
        Publish(900); // several packets
    }

    [Fact]
    public void A_store_tells_the_first_packet_and_a_seal_takes_it()
    {
        Hand(1);
        Ask(epoch: 2);
        StreamSealer sealer = Seal(_answers);
        Assert.Equal(SealState.Sealed, sealer.State);
        Assert.InRange(sealer.Unfinished.Length, 100, 400);
        Assert.True(sealer.Unfinished.Span.SequenceEqual(_payload.AsSpan(0, sealer.Unfinished.Length)));
    }

    [Fact]
    public void Without_the_first_packet_there_is_nothing_to_tell()
    {
        _published.RemoveAt(0);
        Hand(1);
        Ask(epoch: 2);
        Assert.DoesNotContain(_answers, one => Read(one).Kind == StreamControlKind.Unfinished);
    }

    [Fact]
    public void A_batch_that_is_whole_is_none_that_is_unfinished()
    {
        Hand(_published.Count);
        Ask(epoch: 2);
        Assert.DoesNotContain(_answers, one => Read(one).Kind == StreamControlKind.Unfinished);
        Assert.Equal(4, Read(_answers[^1]).Number);
    }

    [Theory]
    [InlineData(1)] // the number before
    [InlineData(2)] // of another epoch
    [InlineData(3)] // another identity
    [InlineData(4)] // damaged
    [InlineData(5)] // the answer is of another epoch than is sealed in
    [InlineData(6)] // of a store that is none
    public void What_does_not_fit_is_not_taken(int what)
    {
        Hand(1);
        Ask(epoch: 2);
        byte[] told = _answers.Single(one => Read(one).Kind == StreamControlKind.Unfinished);
        StreamControl control = Read(told);
        byte[] packet = told[StreamControl.Size..];
        StreamHeader.TryRead(packet, _checksum, out StreamHeader header);
        header = what switch
        {
            1 => header with { Number = header.Number - 1 },
            2 => header with { Epoch = header.Epoch + 1 },
            3 => header with { Identity = 6 },
            _ => header,
        };
        header.Write(packet, _checksum);
        packet[^1] ^= what == 4 ? (byte)1 : (byte)0;
        packet.CopyTo(told, StreamControl.Size);
        control = what switch
        {
            5 => control with { Epoch = 1 },
            6 => control with { Store = 99 },
            _ => control,
        };
        control.Write(told, _checksum);
        StreamSealer sealer = Seal(_answers);
        Assert.Equal((SealState.Sealed, 0), (sealer.State, sealer.Unfinished.Length));
    }

    bool IStreamOutput.TrySendToAll(ReadOnlySpan<byte> packet)
    {
        _published.Add(packet.ToArray());
        return true;
    }

    bool IStreamOutput.TrySend(in Endpoint to, ReadOnlySpan<byte> packet) => true;

    // The follower of the sealer has the sealed batches already: only the answers of the store matter.
    private StreamSealer Seal(IEnumerable<byte[]> answers)
    {
        var position = new StreamPosition(_publisher.Last - 1, ChainOf(_publisher.Last - 1), [new EpochRun(1, 1)]);
        var follower = new StreamFollower(FollowerOptions() with { Identity = Identity }, position, this);
        var sealer = new StreamSealer(
            new StreamSealerOptions
            {
                Stream = Stream,
                Epoch = 2,
                Instance = 2,
                Stores = [StoreNumber],
                StoreAddresses = [StoreAddress],
                StableCopies = 1,
            },
            follower,
            this);
        sealer.Advance(0);
        foreach (byte[] answer in answers)
        {
            sealer.Receive(answer, 0);
        }

        return sealer;
    }

    private ulong ChainOf(long number) => Read(_answers.Last(one => Read(one).Number == number)).Value;

    private StreamControl Read(byte[] packet)
    {
        Assert.True(StreamControl.TryRead(packet, _checksum, out StreamControl control));
        return control;
    }

    private void Publish(int bytes)
    {
        while (!_publisher.IsReady && _publisher.Last > 0)
        {
            _publisher.Advance(0);
            Mark();
        }

        _payload = new byte[bytes];
        new Ringside.Testing.SeededRandom((ulong)bytes).NextBytes(_payload);
        _publisher.Begin();
        Assert.True(_publisher.TryAppend(_payload));
        Assert.True(_publisher.TryPublish(isEndOfStream: false, 0));
        while (_publisher.Advance(0) > 0 && _publisher.NextDeadlineNanos < 0)
        {
        }
    }

    private void Mark()
    {
        byte[] mark = new byte[StreamControl.Size];
        new StreamControl
        {
            Kind = StreamControlKind.Mark,
            Stream = Stream,
            Identity = Identity,
            Epoch = 1,
            LastEpoch = 1,
            Store = StoreNumber,
            Number = _publisher.Last,
            Value = _publisher.LastChain,
        }.Write(mark, _checksum);
        _publisher.Receive(mark, StoreAddress, 0);
    }

    private void Hand(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _store.Receive(_published[i], Anybody, 0);
        }

        _published.RemoveRange(0, count);
        _store.Advance(0);
    }

    private void Ask(uint epoch, bool isNew = false)
    {
        byte[] packet = new byte[StreamControl.Size];
        new StreamControl
        {
            Kind = StreamControlKind.PromiseRequest,
            IsNew = isNew,
            Stream = Stream,
            Identity = Identity,
            Epoch = epoch,
            Instance = epoch,
        }.Write(packet, _checksum);
        _store.Receive(packet, Anybody, 0);
    }

    private StreamPublisher Publisher(uint epoch, StreamPosition behind) => new(
        new StreamPublisherOptions
        {
            Stream = Stream,
            Identity = Identity,
            Epoch = epoch,
            Instance = epoch,
            Sets = TestSets.Of(1, StoreNumber),
            PacketBytes = 320,
            LogBytes = 1 << 16,
            LogBatches = 16,
        },
        behind,
        this);

    private static StreamFollowerOptions FollowerOptions() => new()
    {
        Stream = Stream,
        Stores = [StoreNumber],
        StoreAddresses = [StoreAddress],
        StableCopies = 1,
        LogBytes = 1 << 16,
        LogBatches = 16,
        WindowBatches = 16,
    };

    private sealed class Answers(List<byte[]> into) : IStreamOutput
    {
        public bool TrySendToAll(ReadOnlySpan<byte> packet) => TrySend(Anybody, packet);

        public bool TrySend(in Endpoint to, ReadOnlySpan<byte> packet)
        {
            into.Add(packet.ToArray());
            return true;
        }
    }

    /// <summary>Keeps everything at once, in memory.</summary>
    private sealed class LazyDisk : IStoreDisk
    {
        private readonly List<byte[]> _batches = [];

        public long Kept => _batches.Count;

        public string? Trouble => null;

        public bool TryAppend(long number, ReadOnlySpan<byte> packets)
        {
            _batches.Add(packets.ToArray());
            return true;
        }

        public int DoWork(long nowNanos) => 0;

        public long Drain() => Kept;

        public void CutTo(long number) => _batches.RemoveRange((int)number, _batches.Count - (int)number);

        public bool TrySave(in StorePromise promise) => true;

        public bool TryRead(long number, out ReadOnlySpan<byte> packets)
        {
            bool isHere = number >= 1 && number <= Kept;
            packets = isHere ? _batches[(int)number - 1] : default;
            return isHere;
        }
    }
}
