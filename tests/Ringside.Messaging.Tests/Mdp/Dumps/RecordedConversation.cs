using System.Net;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Mdp.Peers;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Messaging.Tests.Mdp.Dumps;

/// <summary>Two cores in a conversation whose packets are all known: the same ones each time, because time and secrets are
/// numbers.</summary>
internal sealed class RecordedConversation : IDisposable
{
    private const long StepNanos = 50_000;

    private readonly List<Packet> _packets = [];
    private readonly Side _dialler;
    private readonly Side _acceptor;
    private readonly PeerId _peer;
    private long _nowNanos = 1_000_000_000;

    internal RecordedConversation(ReadOnlyMemory<byte> key = default)
    {
        var options = new MdpOptions
        {
            MaxEnqueuedPackets = 64,
            MaxPeerPackets = 32,
            MaxPeers = 4,
            MaxMessageSize = 1 << 16,
            MaxAssemblyBytes = 1 << 18,
            Key = key,
        };
        _dialler = new Side(options, new Endpoint(IPAddress.Parse("10.0.0.1"), 4001), 1, this);
        _acceptor = new Side(options, new Endpoint(IPAddress.Parse("10.0.0.2"), 4002), 2, this);
        _peer = _dialler.Core.Connect(_acceptor.Address, _nowNanos);
        Pass(10);
    }

    /// <summary>All packets so far, those that were lost included.</summary>
    internal IReadOnlyList<Packet> Packets => _packets;

    /// <summary>Index of the next packet that is lost; -1 for none.</summary>
    internal int LosesPacket { get; set; } = -1;

    /// <summary>The dialler sends a message of so many bytes.</summary>
    internal void Send(int bytes, SendFlags flags = SendFlags.None)
    {
        SendResult result = _dialler.Core.Send(_peer, new byte[bytes], new SendOptions(flags), _nowNanos, out _);
        Assert.Equal(SendResult.Accepted, result);
    }

    /// <summary>Lets some time pass, in which packets leave, arrive and are answered.</summary>
    internal void Pass(int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            _nowNanos += StepNanos;
            _dialler.Turn(_nowNanos);
            _acceptor.Turn(_nowNanos);
        }
    }

    /// <summary>The dialler closes the connection.</summary>
    internal void Close()
    {
        Assert.True(_dialler.Core.Close(_peer, _nowNanos));
        Pass(2);
    }

    public void Dispose()
    {
        _dialler.Dispose();
        _acceptor.Dispose();
    }

    private void Carry(Side from, Endpoint to, byte[] packet)
    {
        bool isLost = _packets.Count == LosesPacket;
        _packets.Add(new Packet(_nowNanos, from.Address, to, packet));
        if (!isLost)
        {
            (from == _dialler ? _acceptor : _dialler).Arriving.Enqueue(packet);
        }
    }

    internal sealed record Packet(long Nanos, Endpoint Source, Endpoint Destination, byte[] Bytes);

    private sealed class Side : IMdpOutput, IDisposable
    {
        private readonly FramePool _pool;
        private readonly RecordedConversation _conversation;

        internal Side(MdpOptions options, Endpoint address, ulong seed, RecordedConversation conversation)
        {
            _pool = new FramePool(MdpCore.FramesNeeded(options), MdpCore.FrameSizeNeeded(options));
            (Address, _conversation) = (address, conversation);
            Core = new MdpCore(options, [_pool], new MdpSecrets(seed, new byte[32]));
        }

        internal Endpoint Address { get; }

        internal MdpCore Core { get; }

        internal Queue<byte[]> Arriving { get; } = new();

        public int Send(int port, ReadOnlySpan<Outgoing> batch)
        {
            foreach (Outgoing packet in batch)
            {
                _conversation.Carry(this, packet.Destination, _pool[packet.Frame].ToArray());
                _pool.Return(packet.Frame);
            }

            return batch.Length;
        }

        internal void Turn(long nowNanos)
        {
            while (Arriving.TryDequeue(out byte[]? packet))
            {
                Assert.True(_pool.TryLease(out Frame frame));
                packet.CopyTo(_pool[frame]);
                Endpoint from = Address == _conversation._dialler.Address
                    ? _conversation._acceptor.Address
                    : _conversation._dialler.Address;
                Core.Receive(0, frame.Take(packet.Length), from, nowNanos);
            }

            Core.Advance(nowNanos);
            while (Core.TryTakeMessage(out ReceivedMessage message))
            {
                if (message.WantsDelivered)
                {
                    Core.ConfirmDelivered(message);
                }

                Core.Release(message);
            }

            Core.Drain(this, nowNanos);
        }

        public void Dispose()
        {
            Core.Dispose();
            _pool.Dispose();
        }
    }
}
