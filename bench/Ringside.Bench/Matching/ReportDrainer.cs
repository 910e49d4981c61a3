using Ringside.Net.Agents;

namespace Ringside.Bench.Matching;

/// <summary>The other end of the ring: a thread that copies every report out, for as long as it lives. Reports beyond the room of the
/// memory are taken and dropped; whoever asks the memory for them is told.</summary>
internal sealed unsafe class ReportDrainer : IDisposable
{
    private const int RingCapacity = 8_192;

    // Between two looks in vain: the writer must not lose the line of its position to each of them.
    private const int Pauses = 8;

    private readonly ReportMemory _memory;
    private readonly Thread _thread;
    private SlotRing<MatchingReport>? _ring;
    private long _drained;
    private int _processor = -1;
    private bool _isOver;

    internal ReportDrainer(ReportMemory memory)
    {
        _memory = memory;
        _thread = new Thread(Run) { Name = "drainer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Reports copied out of the present ring.</summary>
    internal long Drained => Volatile.Read(ref _drained);

    /// <summary>Gives the drainer an empty ring to read, and waits until it does.</summary>
    /// <exception cref="ObjectDisposedException">The drainer has ended.</exception>
    internal SlotRing<MatchingReport> Open()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isOver), this);
        var ring = new SlotRing<MatchingReport>(RingCapacity);
        Volatile.Write(ref _drained, -1);
        Volatile.Write(ref _ring, ring);
        while (Drained != 0)
            Thread.Yield();
        return ring;
    }

    /// <summary>Takes the ring away; it is free to be disposed when this returns.</summary>
    internal void Close()
    {
        Volatile.Write(ref _ring, null);
        while (Drained != -1)
            Thread.Yield();
    }

    /// <summary>Binds the drainer to a processor from the next ring on.</summary>
    internal void PinTo(int processor) => Volatile.Write(ref _processor, processor);

    public void Dispose()
    {
        Volatile.Write(ref _isOver, true);
        _thread.Join();
    }

    private void Run()
    {
        int pinned = -1;
        while (!Volatile.Read(ref _isOver))
        {
            int wanted = Volatile.Read(ref _processor);
            if (wanted != pinned)
                Processors.TryPin(pinned = wanted);
            if (Volatile.Read(ref _ring) is { } ring)
                Drain(ring);
            else
                Thread.Yield();
        }
    }

    private void Drain(SlotRing<MatchingReport> ring)
    {
        SlotReader<MatchingReport> reader = ring.Reader();
        MatchingReport* next = _memory.First;
        MatchingReport* end = _memory.End;
        Volatile.Write(ref _drained, 0);
        while (ReferenceEquals(Volatile.Read(ref _ring), ring) && !Volatile.Read(ref _isOver))
        {
            while (reader.HasNext())
            {
                if (next != end)
                    *next++ = reader.Next;
                reader.Advance();
            }

            // Told when nothing waits: the matcher looks only after its last report.
            Volatile.Write(ref _drained, reader.Taken);
            Thread.SpinWait(Pauses);
        }

        Volatile.Write(ref _drained, -1);
    }
}
