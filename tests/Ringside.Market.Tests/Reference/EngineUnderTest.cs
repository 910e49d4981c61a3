using System.Buffers;

using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Events;
using Ringside.Market.Orders;

namespace Ringside.Market.Tests.Reference;

/// <summary>The engine as the differential test runs it: small memory, and perhaps a planted bug.</summary>
internal sealed class EngineUnderTest<TFaults> : IMatcherUnderTest
    where TFaults : struct, IFaults
{
    private readonly BoundedEvents _buffer;
    private readonly TFaults _faults;
    private EngineCore<BoundedSink, TFaults> _engine;

    public EngineUnderTest(ReferenceCapacities capacities, TFaults faults)
    {
        _faults = faults;
        _buffer = new BoundedEvents(BoundedEvents.MostOf(capacities));
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
        _engine = new EngineCore<BoundedSink, TFaults>(options, _buffer.Sink, faults);
    }

    public ReadOnlySpan<EngineEvent> Apply(in Command command)
    {
        _buffer.Clear();
        _engine.Apply(command);
        return _buffer.Events;
    }

    public string? CheckInvariants() => _engine.FindDisagreement();

    public string? CheckState(ReferenceMarket expected)
    {
        if (_engine.OpenOrders != expected.Live.Count)
            return $"{_engine.OpenOrders} orders live, not {expected.Live.Count}";
        foreach (ReferenceInstrument instrument in expected.Instruments.Values)
        {
            if (EngineState.Compare(_engine, instrument) is { } wrong)
                return $"instrument {instrument.Number}: {wrong}";
        }

        long refreshes = expected.Live.Values.Sum(order => order.RefreshesToCome);
        if (_engine.Refreshes != refreshes)
            return $"{_engine.Refreshes} refreshes are to come, not {refreshes}";
        return _engine.ComputeDigest() == _engine.Digest ? null : "the digest is not that of the state";
    }

    // Into an engine with another secret: nothing may depend on it.
    public string? Reload()
    {
        ArrayBufferWriter<byte> snapshot = new();
        _engine.Save(snapshot);
        MatchingEngineOptions options = _engine.Options with { HashSecret = _engine.Options.HashSecret * 3 };
        bool isLoaded = EngineCore<BoundedSink, TFaults>.TryLoad(
            snapshot.WrittenSpan, options, _buffer.Sink, _faults, out EngineCore<BoundedSink, TFaults>? loaded, out string error);
        if (!isLoaded || loaded is null)
            return $"the snapshot does not load: {error}";
        ulong before = _engine.Digest;
        _engine.Dispose();
        _engine = loaded;
        return before == _engine.Digest ? null : $"digest {before:x16} became {_engine.Digest:x16} by way of a snapshot";
    }

    public void Dispose() => _engine.Dispose();
}
