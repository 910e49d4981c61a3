using Ringside.Net.Ports;

namespace Ringside.Messaging.Mdp.Nodes;

/// <summary>Gives packets to real ports. What a port refuses for good (a packet longer than its link takes, an address without a way) is
/// as good as lost on the way: it is dropped, counted, and found missing by the peer.</summary>
internal sealed class PortOutput(IReadOnlyList<IDatagramPort> ports) : IMdpOutput
{
    private readonly IDatagramPort[] _ports = [.. ports];

    /// <summary>Packets that a port refused.</summary>
    internal long Refused { get; private set; }

    /// <inheritdoc/>
    public int Send(int port, ReadOnlySpan<Outgoing> batch)
    {
        IDatagramPort target = _ports[port];
        int sent = target.Send(batch, out SendStatus status);
        while (sent < batch.Length && status == SendStatus.Refused)
        {
            target.Frames.Return(batch[sent].Frame);
            Refused++;
            sent++;
            if (sent < batch.Length)
            {
                sent += target.Send(batch[sent..], out status);
            }
        }

        return sent;
    }

    /// <summary>Hands to the kernel what the ports have collected.</summary>
    internal void Flush()
    {
        foreach (IDatagramPort port in _ports)
        {
            port.Flush();
        }
    }
}
