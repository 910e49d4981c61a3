using Ringside.Net.Agents;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Bench.Io;

/// <summary>Bursts with a port of ours: batches of frames in both directions.</summary>
internal sealed class PortBursts : IBurstEnd
{
    private const int Batch = 64;
    private const int MostTries = 10_000;

    private readonly Waiter _waiter = new(WaitStrategy.Spin);
    private readonly IDatagramPort _port;
    private readonly EndSetup _setup;
    private readonly Outgoing[] _outgoing = new Outgoing[Batch];
    private readonly Received[] _received = new Received[Batch];

    internal PortBursts(IBackend backend, DatagramPortOptions options, EndSetup setup)
    {
        _setup = setup;
        try
        {
            _port = backend.ForThread(_waiter).OpenDatagramPort(options);
        }
        catch
        {
            _waiter.Dispose();
            throw;
        }
    }

    public string Mode => _port.Capabilities.Mode;

    public int Send(int count)
    {
        int sent = 0;
        for (int tries = 0; sent < count && tries < MostTries;)
        {
            int taken = SendBatch(Math.Min(Batch, count - sent));
            sent += taken;
            tries = taken > 0 ? 0 : tries + 1;
        }

        // What the kernel still holds is not delivered yet.
        for (int tries = 0; _port.Frames.Available < _port.Frames.FrameCount && tries < MostTries; tries++)
            _port.Flush();
        return sent;
    }

    public int Drain()
    {
        int count = _port.Receive(_received);
        foreach (ref readonly Received received in _received.AsSpan(0, count))
            _port.Frames.Return(received.Frame);
        return count;
    }

    public void Dispose()
    {
        _port.Dispose();
        _waiter.Dispose();
    }

    private int SendBatch(int count)
    {
        int filled = 0;
        while (filled < count && _port.Frames.TryLease(out Frame frame))
        {
            _port.Frames[frame][0] = (byte)filled; // what is sent was written
            _outgoing[filled++] = new Outgoing(frame.Take(ITransport.PayloadBytes), _setup.Remote);
        }

        int taken = _port.Send(_outgoing.AsSpan(0, filled), out _);
        for (int i = taken; i < filled; i++)
            _port.Frames.Return(_outgoing[i].Frame);
        _port.Flush();
        return taken;
    }
}
