using Ringside.Exchange.Configuration;
using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Instruments;

namespace Ringside.Exchange.Nodes;

/// <summary>What an engine sequences when an administrator has ended the day: the day of each instrument ends now, its orders expire, it is
/// closed, and the last input says that this was all.</summary>
/// <remarks>It goes by the state of the shard: an engine that starts in the middle does what is left.</remarks>
internal sealed class Closing(EngineNodeOptions options)
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
        for (; _day < options.Instruments.Length; _day++)
        {
            InstrumentConfiguration one = options.Instruments[_day];
            if (core.TryFindInstrument(one.Number, out InstrumentView known) && known.State != TradingState.Closed)
            {
                // All orders of OUCH are for the day.
                _day++;
                input.Command = Opening.Definition(one) with { StopPrice = Math.Max(1, core.LastStampNanos) };
                return;
            }
        }

        if (!_hasTicked)
        {
            _hasTicked = true;
            input.Command.Kind = CommandKind.Tick;
            return;
        }

        for (; _state < options.Instruments.Length; _state++)
        {
            uint number = options.Instruments[_state].Number;
            if (core.TryFindInstrument(number, out InstrumentView known) && known.State != TradingState.Closed)
            {
                _state++;
                input.Command = new Command { Kind = CommandKind.SetState, Instrument = number, State = TradingState.Closed };
                return;
            }
        }

        input = new ShardInput { Kind = ShardInputKind.DayEnded };
    }
}
