using System.Net;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Mdp.Peers;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Messaging.Tests.Mdp.Peers;

/// <summary>Two cores whose packets go straight to each other, in a time that the test moves.</summary>
internal sealed class CorePair : IDisposable
{
    internal static readonly Endpoint DiallerAddress = new(IPAddress.Parse("10.0.0.1"), 4000);
    internal static readonly Endpoint AcceptorAddress = new(IPAddress.Parse("10.0.0.2"), 4000);

    internal CorePair(MdpOptions options, MdpOptions? ofAcceptor = null)
    {
        Dialler = new End(options, 1);
        Acceptor = new End(ofAcceptor ?? options, 2);
        (Dialler.Other, Acceptor.Other) = (Acceptor, Dialler);
        (Dialler.Address, Acceptor.Address) = (DiallerAddress, AcceptorAddress);
    }

    internal End Dialler { get; }

    internal End Acceptor { get; }

    internal long NowNanos { get; private set; } = 1_000_000_000;

    /// <summary>The acceptor, as the dialler names it.</summary>
    internal PeerId Peer { get; private set; }

    internal void Connect()
    {
        Peer = Dialler.Core.Connect(AcceptorAddress, NowNanos);
        for (int i = 0; i < 10; i++)
        {
            Turn();
        }

        Assert.Equal(PeerState.Active, Dialler.Core.StateOf(Peer));
        while (Dialler.Core.TryTakeEvent(out _) || Acceptor.Core.TryTakeEvent(out _))
        {
        }
    }

    /// <summary>Both do what is due, and 20 microseconds pass.</summary>
    internal void Turn()
    {
        NowNanos += 20_000;
        foreach (End end in (ReadOnlySpan<End>)[Dialler, Acceptor])
        {
            end.NowNanos = NowNanos;
            end.Core.Advance(NowNanos);
            end.Core.Drain(end, NowNanos);
        }
    }

    public void Dispose()
    {
        Dialler.Dispose();
        Acceptor.Dispose();
    }

    internal sealed class End : IMdpOutput, IDisposable
    {
        internal End(MdpOptions options, ulong seed)
        {
            Pool = new FramePool(MdpCore.FramesNeeded(options), MdpCore.FrameSizeNeeded(options));
            Core = new MdpCore(options, [Pool], new MdpSecrets(seed, new byte[32]));
        }

        internal FramePool Pool { get; }

        internal MdpCore Core { get; }

        internal End Other { get; set; } = null!;

        internal Endpoint Address { get; set; }

        internal long NowNanos { get; set; }

        /// <summary>Which packets that leave are lost; null for none.</summary>
        internal Predicate<byte[]>? Loses { get; set; }

        /// <summary>What left, when a test wants to have it.</summary>
        internal List<byte[]>? Record { get; set; }

        public int Send(int port, ReadOnlySpan<Outgoing> batch)
        {
            foreach (Outgoing packet in batch)
            {
                ReadOnlySpan<byte> bytes = Pool[packet.Frame];
                Record?.Add(bytes.ToArray());
                if (Loses?.Invoke(bytes.ToArray()) is not true)
                {
                    Other.Give(bytes, Address, NowNanos);
                }

                Pool.Return(packet.Frame);
            }

            return batch.Length;
        }

        internal void Give(ReadOnlySpan<byte> bytes, in Endpoint from, long nowNanos)
        {
            if (Pool.TryLease(out Frame frame))
            {
                bytes.CopyTo(Pool[frame]);
                Core.Receive(0, frame.Take(bytes.Length), from, nowNanos);
            }
        }

        public void Dispose()
        {
            Core.Dispose();
            Pool.Dispose();
        }
    }
}
