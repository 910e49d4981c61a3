using System.Runtime.CompilerServices;
using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Instruments;
using Ringside.Market.Orders;

namespace Ringside.Bench.Matching;

/// <summary>The venue's whole engine, with limits, collar, self-trade prevention and digest in use. The workload knows no members: buyers
/// are one, sellers are another, so that the check is made for each trade and finds nothing.</summary>
internal readonly struct VenueEngine<TTarget> : IMatchingEngine<VenueEngine<TTarget>, TTarget>
    where TTarget : struct, IReportTarget
{
    private const uint Instrument = 1;

    // A secret for measurements only: the same in every run, so that runs are alike.
    private const ulong Secret = 0x5EED;

    private readonly MatchingEngine<VenueSink<TTarget>> _engine;

    private VenueEngine(MatchingEngine<VenueSink<TTarget>> engine) => _engine = engine;

    public static string TypeName => "Ringside.Market.Engine.MatchingEngine";

    public long Reports => _engine.Sink.Count;

    public static VenueEngine<TTarget> Create(TTarget target)
    {
        // Start capacities, not knowledge of the file: what grows beyond them grows within the time that is measured.
        MatchingEngineOptions options = new()
        {
            ExpectedOrders = 32_768,
            MaximumInstruments = 1,
            MaximumMembers = 2,
            MaximumSessions = 2,
            WindowBits = OrderBookOptions.LargestWindowBits,
            HashSecret = Secret,
        };
        var engine = new MatchingEngine<VenueSink<TTarget>>(options, new VenueSink<TTarget>(target));
        engine.Apply(new Command
        {
            Kind = Market.Commands.CommandKind.DefineInstrument,
            Instrument = Instrument,
            DisplayQuantity = 1,
            Quantity = 1,
            Price = 35_000,
            CollarBasisPoints = 100_000,
        });
        foreach (uint member in (ReadOnlySpan<uint>)[1, 2])
        {
            engine.Apply(new Command
            {
                Kind = Market.Commands.CommandKind.DefineMember,
                Member = member,
                Quantity = 1_000_000,
                StopPrice = 1_000_000_000_000,
                DisplayQuantity = 1_000_000,
            });
            engine.Apply(new Command { Kind = Market.Commands.CommandKind.SessionConnected, Session = member, Member = member });
        }

        engine.Apply(new Command
        {
            Kind = Market.Commands.CommandKind.SetState,
            Instrument = Instrument,
            State = TradingState.Open,
        });
        engine.Sink.IsTold = true;
        return new(engine);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(in WorkloadCommand command)
    {
        Command asked = default;
        asked.Session = 1 + (uint)command.Side;
        asked.OrderId = command.Id;
        asked.TimeNanos = command.Sequence;
        asked.Price = command.Price;
        asked.Quantity = command.Quantity;
        switch (command.Kind)
        {
            case CommandKind.New:
                asked.Kind = Market.Commands.CommandKind.Enter;
                asked.Side = command.Side;
                asked.Instrument = Instrument;
                asked.SelfTradeMode = SelfTradeMode.CancelNewest;
                asked.TimeInForce = command.Life == OrderLife.Rest ? TimeInForce.GoodTillCancelled : TimeInForce.ImmediateOrCancel;
                break;
            case CommandKind.Cancel:
                asked.Kind = Market.Commands.CommandKind.Cancel;
                break;
            case CommandKind.Modify:
                asked.Kind = Market.Commands.CommandKind.Replace;
                break;
            default:
                asked.Kind = Market.Commands.CommandKind.Reduce;
                break;
        }

        _engine.Sink.Sequence = command.Sequence;
        _engine.Apply(asked);
    }

    public void Flush() => _engine.Sink.Flush();

    public ulong StateDigest() => _engine.Digest;

    public void Dispose() => _engine.Dispose();
}
