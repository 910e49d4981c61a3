using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Events;
using Ringside.Market.Orders;

namespace Ringside.Market.Tests.Reference;

/// <summary>The engine as the differential test runs it: small memory, and perhaps a planted bug.</summary>
internal sealed class EngineUnderTest<TFaults> : IMatcherUnderTest
    where TFaults : struct, IFaults
{
    private readonly EventBuffer _buffer = new(64);
    private readonly EngineCore<EventBufferSink, TFaults> _engine;

    public EngineUnderTest(ReferenceCapacities capacities, TFaults faults)
    {
        MatchingEngineOptions options = new()
        {
            ExpectedOrders = Math.Min(capacities.Orders, 16),
            MaximumOrders = capacities.Orders,
            MaximumInstruments = capacities.Instruments,
            MaximumMembers = capacities.Members,
            MaximumSessions = capacities.Sessions,
            WindowBits = OrderBookOptions.SmallestWindowBits,
            StopWindowBits = OrderBookOptions.SmallestWindowBits,
            HashSecret = 0x9E37_79B9_7F4A_7C15,
        };
        _engine = new EngineCore<EventBufferSink, TFaults>(options, _buffer.Sink, faults);
    }

    public ReadOnlySpan<EngineEvent> Apply(in Command command)
    {
        _buffer.Clear();
        _engine.Apply(command);
        return _buffer.Events;
    }

    public string? CheckState(ReferenceMarket expected)
    {
        if (_engine.OpenOrders != expected.Live.Count)
            return $"{_engine.OpenOrders} orders live, not {expected.Live.Count}";
        foreach (ReferenceInstrument instrument in expected.Instruments.Values)
        {
            if (EngineState.Compare(_engine, instrument) is { } wrong)
                return $"instrument {instrument.Number}: {wrong}";
        }

        return _engine.ComputeDigest() == _engine.Digest ? null : "the digest is not that of the state";
    }

    public string? Reload() => null;

    public void Dispose() => _engine.Dispose();
}
