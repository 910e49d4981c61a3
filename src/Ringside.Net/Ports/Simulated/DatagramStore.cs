namespace Ringside.Net.Ports.Simulated;

/// <summary>Datagrams that nobody uses now. What is on the way and what stands in receive queues is bounded, so this is, too; nothing
/// is allocated once as many exist as were ever needed at a time.</summary>
internal sealed class DatagramStore
{
    private readonly Stack<SimulatedDatagram> _free = new();

    internal SimulatedDatagram Take() => _free.TryPop(out SimulatedDatagram? datagram) ? datagram : new SimulatedDatagram();

    internal SimulatedDatagram TakeCopy(SimulatedDatagram of)
    {
        SimulatedDatagram copy = Take();
        copy.SetLike(of);
        return copy;
    }

    internal void Return(SimulatedDatagram datagram)
    {
        datagram.Link = null;
        _free.Push(datagram);
    }
}
