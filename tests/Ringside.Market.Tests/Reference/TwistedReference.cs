using Ringside.Market.Commands;
using Ringside.Market.Events;

namespace Ringside.Market.Tests.Reference;

/// <summary>The reference itself with each event passed through a twist: a matcher whose fault is known.</summary>
internal sealed class TwistedReference(ReferenceCapacities capacities, Func<EngineEvent, EngineEvent> twist) : IMatcherUnderTest
{
    private readonly ReferenceMatcher _matcher = new(capacities);

    public ReadOnlySpan<EngineEvent> Apply(in Command command) => _matcher.Apply(command).Select(twist).ToArray();

    public string? CheckInvariants() => null;

    public string? CheckState(ReferenceMarket expected) => null;

    public string? Reload() => null;

    public void Dispose()
    {
        // It holds nothing but memory of the heap.
    }
}
