using Ringside.Linux.Sockets;

namespace Ringside.Messaging.Tests.Mdp.Real;

/// <summary>Stands between two nodes on the loopback: sees all packets, keeps a copy of each, and may change, add or lose some.</summary>
/// <param name="acceptor">Where the acceptor is.</param>
internal sealed class Relay(Endpoint acceptor) : IDisposable
{
    private readonly RawPort _front = new();
    private readonly RawPort _back = new();
    private Endpoint _dialler;

    /// <summary>Where the dialler finds it.</summary>
    internal Endpoint Address => _front.Address;

    /// <summary>What the dialler sent.</summary>
    internal List<byte[]> ToAcceptor { get; } = [];

    /// <summary>What the acceptor sent.</summary>
    internal List<byte[]> ToDialler { get; } = [];

    /// <summary>Changes what goes to the acceptor; null for what is lost.</summary>
    internal Func<byte[], byte[]?> Change { get; set; } = packet => packet;

    /// <summary>Carries what is there.</summary>
    internal void Pump()
    {
        while (_front.TryReceive(out byte[] packet, out Endpoint from))
        {
            _dialler = from;
            ToAcceptor.Add(packet);
            if (Change([.. packet]) is { } changed)
            {
                SendToAcceptor(changed);
            }
        }

        while (_back.TryReceive(out byte[] packet, out _))
        {
            ToDialler.Add(packet);
            _front.Send(packet, _dialler);
        }
    }

    /// <summary>Sends a packet to the acceptor as if it came from the dialler.</summary>
    internal void SendToAcceptor(byte[] packet) => _back.Send(packet, acceptor);

    public void Dispose()
    {
        _front.Dispose();
        _back.Dispose();
    }
}
