using Ringside.Market.Events;

namespace Ringside.Market.Tests.Reference;

/// <summary>Events of one command, so many at most: a matcher that never ends must fail, not fill the memory of the machine.</summary>
/// <param name="most">What the page allows (<see cref="MostOf"/>).</param>
internal sealed class BoundedEvents(long most)
{
    private readonly EngineEvent[] _events = new EngineEvent[most];
    private int _count;

    public ReadOnlySpan<EngineEvent> Events => _events.AsSpan(0, _count);

    public BoundedSink Sink => new(this);

    public void Clear() => _count = 0;

    public ref EngineEvent Next()
    {
        Check(_count, _events.Length);
        return ref _events[_count];
    }

    public void Publish() => _count++;

    /// <summary>What one command may cause: three for each order and for each refresh, and eight.</summary>
    public static long MostOf(ReferenceCapacities capacities) => (6L * capacities.Orders) + 8;

    /// <exception cref="InvalidOperationException">There are too many.</exception>
    public static void Check(int count, long most)
    {
        if (count >= most)
            throw new InvalidOperationException($"one command causes more than {most} events");
    }
}
