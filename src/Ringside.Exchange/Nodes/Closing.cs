using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Instruments;

namespace Ringside.Exchange.Nodes;

/// <summary>What an engine sequences when an administrator has ended the day: the day of each instrument ends now, its orders expire, it is
/// closed, and the last input says that this was all.</summary>
/// <remarks>It goes by the state of the shard, and by no file: an engine that starts in the middle does what is left, and what the shard
/// trades is closed whether it stands in the file still or not.</remarks>
internal sealed class Closing
{
    private int _day;
    private bool _hasTicked;
    private int _state;

    /// <summary>The next input.</summary>
    /// <param name="core">The shard as it is; its day is ending.</param>
    /// <param name="input">The input; the last one is <see cref="ShardInputKind.DayEnded"/>.</param>
    internal void Next(ShardCore core, out ShardInput input)
    {
        input = new ShardInput { Kind = ShardInputKind.Command };
        if (TryFindOpen(core, ref _day, out InstrumentView instrument))
        {
            // All orders of OUCH are for the day.
            input.Command = Ending(instrument, Math.Max(1, core.LastStampNanos));
        }
        else if (!_hasTicked)
        {
            _hasTicked = true;
            input.Command.Kind = CommandKind.Tick;
        }
        else if (TryFindOpen(core, ref _state, out instrument))
        {
            input.Command = new Command
            {
                Kind = CommandKind.SetState,
                Instrument = instrument.Number,
                State = TradingState.Closed,
            };
        }
        else
        {
            input.Kind = ShardInputKind.DayEnded;
        }
    }

    private static bool TryFindOpen(ShardCore core, ref int rank, out InstrumentView instrument)
    {
        while (rank < core.InstrumentCount)
        {
            instrument = core.InstrumentAt(rank++);
            if (instrument.State != TradingState.Closed)
                return true;
        }

        instrument = default;
        return false;
    }

    // As it is, but for its day: anything else would be refused while orders rest.
    private static Command Ending(in InstrumentView instrument, long endNanos) => new()
    {
        Kind = CommandKind.DefineInstrument,
        Instrument = instrument.Number,
        Symbol = instrument.Symbol,
        PriceScale = instrument.PriceScale,
        DisplayQuantity = instrument.Tick,
        Quantity = instrument.Lot,
        Price = instrument.ReferencePrice,
        CollarBasisPoints = instrument.CollarBasisPoints,
        StopPrice = endNanos,
    };
}
