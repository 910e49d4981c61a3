using Ringside.Market.Events;

namespace Ringside.Market.Tests.Reference;

/// <summary>Events of one command, so many at most: a matcher that never ends must fail, not fill the memory of the machine.</summary>
internal sealed class BoundedEvents
{
    /// <summary>Far more than all orders of a test can cause.</summary>
    public const int Most = 20_000;

    private readonly EngineEvent[] _events = new EngineEvent[Most];
    private int _count;

    public ReadOnlySpan<EngineEvent> Events => _events.AsSpan(0, _count);

    public BoundedSink Sink => new(this);

    public void Clear() => _count = 0;

    public ref EngineEvent Next()
    {
        Check(_count);
        return ref _events[_count];
    }

    public void Publish() => _count++;

    /// <exception cref="InvalidOperationException">There are too many.</exception>
    public static void Check(int count)
    {
        if (count >= Most)
            throw new InvalidOperationException($"one command causes more than {Most} events");
    }
}
