using System.Runtime.CompilerServices;

namespace Ringside.Market.Events;

/// <summary>Events of one or more commands, one after the other, in memory that the caller owns.</summary>
/// <remarks>
/// <code>
/// EventBuffer buffer = new();
/// using MatchingEngine&lt;EventBufferSink&gt; engine = new(options, buffer.Sink);
/// buffer.Clear();
/// engine.Apply(command);
/// foreach (ref readonly EngineEvent one in buffer.Events) ...
/// </code>
/// It doubles when it is full, and counts that: a mass cancellation has one event for each order. Nothing else allocates. Cleared before
/// each command it never needs more than <see cref="Engine.MatchingEngineOptions.MostEvents"/> places, of 64 bytes each, and doubling
/// leaves it with less than twice as many. Its end is that of memory, or of arrays (2^30 places): then it throws, in the middle of the
/// command, and the engine that was writing is good for nothing but <see cref="IDisposable.Dispose"/>.
/// </remarks>
public sealed class EventBuffer
{
    private EngineEvent[] _events;
    private int _count;

    /// <summary>An empty buffer.</summary>
    /// <param name="capacity">Events that it holds before it grows; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is below 1.</exception>
    public EventBuffer(int capacity = 4_096)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _events = new EngineEvent[capacity];
    }

    /// <summary>The end that an engine writes to.</summary>
    public EventBufferSink Sink => new(this);

    /// <summary>What was written since <see cref="Clear"/>. Good until the next event.</summary>
    public ReadOnlySpan<EngineEvent> Events => _events.AsSpan(0, _count);

    /// <summary>Events in it.</summary>
    public int Count => _count;

    /// <summary>Events that it holds before it grows.</summary>
    public int Capacity => _events.Length;

    /// <summary>How often it has grown.</summary>
    public int Growths { get; private set; }

    /// <summary>Forgets what was written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Clear() => _count = 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref EngineEvent Next()
    {
        EngineEvent[] events = _events;
        int count = _count;
        if ((uint)count < (uint)events.Length)
            return ref events[count];
        return ref Grow();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Publish() => _count++;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ref EngineEvent Grow()
    {
        Array.Resize(ref _events, _events.Length * 2);
        Growths++;
        return ref _events[_count];
    }
}
