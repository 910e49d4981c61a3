using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Electing;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Tests.Streams;

/// <summary>Two candidates whose seals stand still: longer than a writer may be silent, and not as long as one that seals may.</summary>
public sealed class SlowSealTests
{
    private const long Millisecond = 1_000_000;
    private const long SealNanos = 600 * Millisecond;

    private readonly Crc32C _checksum = new();
    private readonly List<Candidate> _candidates = [];
    private long _nowNanos;
    private long _heardNanos;
    private uint _epoch = 1;

    // The one that seals is left alone; without the grace the other one raises the epoch under it, and its seal was in vain.
    [Theory]
    [InlineData(false, 2, 0)]
    [InlineData(true, 3, 1)]
    public void One_that_seals_is_given_time(bool isPlanted, uint epoch, int inVain)
    {
        StreamFault planted = isPlanted ? StreamFault.GraceIgnored : StreamFault.None;
        _candidates.Add(new Candidate(this, 1, planted));
        _candidates.Add(new Candidate(this, 2, planted));
        while (_candidates.TrueForAll(one => !one.HasSealed))
        {
            Assert.True(_nowNanos < 60_000 * Millisecond, "nobody has sealed in a minute");
            _nowNanos += Millisecond;
            _candidates.ForEach(one => one.Advance());
        }

        Assert.Equal((epoch, inVain), (_epoch, _candidates.Sum(one => one.InVain)));
    }

    private sealed class Candidate : IStreamOutput
    {
        private readonly SlowSealTests _world;
        private readonly StreamFollower _follower;
        private readonly StreamElection _election;
        private long _sealedNanos = long.MaxValue;
        private uint _epoch;

        internal Candidate(SlowSealTests world, ushort number, StreamFault planted)
        {
            StreamFollowerOptions stream = new()
            {
                Stream = StreamId.Shard(1),
                Identity = 5,
                Stores = [7],
                StoreAddresses = [StreamPair.StoreAddress],
                StableCopies = 1,
            };
            _world = world;
            _follower = new StreamFollower(stream, StreamPosition.Beginning, this);
            _election = new StreamElection(new ElectionOptions { Candidate = number }, stream, number, this) { Planted = planted };
        }

        internal bool HasSealed { get; private set; }

        internal int InVain { get; private set; }

        public bool TrySendToAll(ReadOnlySpan<byte> packet)
        {
            foreach (Candidate other in _world._candidates)
            {
                if (other != this)
                {
                    other.Receive(packet);
                }
            }

            return true;
        }

        // The store hears everybody.
        public bool TrySend(in Endpoint to, ReadOnlySpan<byte> packet)
        {
            Assert.True(StreamControl.TryRead(packet, _world._checksum, out StreamControl question));
            byte[] answer = new byte[StreamControl.Size];
            new StreamControl
            {
                Kind = StreamControlKind.Heard,
                Stream = StreamId.Shard(1),
                Store = 7,
                Number = _world._nowNanos - _world._heardNanos,
                Instance = question.Instance,
            }.Write(answer, _world._checksum);
            _election.Receive(answer, _world._nowNanos);
            return true;
        }

        internal void Advance()
        {
            if (_sealedNanos == long.MaxValue)
            {
                _election.Advance(_follower, 0, _world._nowNanos);
                if (_election.IsElected)
                {
                    Begin();
                }
            }
            else if (_world._nowNanos >= _sealedNanos)
            {
                // Stores that have promised a higher epoch refuse it.
                (HasSealed, _sealedNanos) = (_epoch == _world._epoch, long.MaxValue);
                InVain += HasSealed ? 0 : 1;
                _election.Rest(_world._nowNanos);
            }
        }

        // It is heard once, and stands still.
        private void Begin()
        {
            _epoch = ++_world._epoch;
            (_sealedNanos, _world._heardNanos) = (_world._nowNanos + SealNanos, _world._nowNanos);
            byte[] packet = new byte[StreamHeader.Size + HeartbeatPayload.SizeOf(0, null)];
            HeartbeatPayload.Write(packet.AsSpan(StreamHeader.Size), isEstablished: false, [], null);
            new StreamHeader
            {
                Stream = StreamId.Shard(1),
                Flags = StreamFlags.Heartbeat,
                Epoch = _epoch,
                Length = (ushort)HeartbeatPayload.SizeOf(0, null),
                Identity = 5,
                Number = 0,
            }.Write(packet, _world._checksum);
            TrySendToAll(packet);
        }

        private void Receive(ReadOnlySpan<byte> packet)
        {
            _follower.Receive(packet, StreamPair.WriterAddress, _world._nowNanos);
            _election.Receive(packet, _world._nowNanos);
        }
    }
}
