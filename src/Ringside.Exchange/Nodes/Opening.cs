using System.Buffers.Binary;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Members;
using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Instruments;

namespace Ringside.Exchange.Nodes;

/// <summary>What an engine sequences at the beginning of its epoch, before it takes anything else: members with their limits, and
/// instruments that are not there yet or are others than before.</summary>
internal sealed class Opening(EngineNodeOptions options)
{
    private int _member;
    private int _instrument;
    private bool _opens;
    private bool _isNamed;

    /// <summary>The next command.</summary>
    /// <param name="core">The shard as it is.</param>
    /// <param name="input">The input, when the result is true.</param>
    /// <returns>False when there is nothing left.</returns>
    internal bool TryNext(ShardCore core, out ShardInput input)
    {
        input = new ShardInput { Kind = ShardInputKind.Command };
        if (options.Before is { } before && !_isNamed && core.LastNumber == 0)
        {
            // The beginning of the stream: which day it follows.
            _isNamed = true;
            input.Kind = ShardInputKind.DayStarted;
            (input.Command.Quantity, input.Command.OrderId, input.Command.Session) = (before.Number, before.Chain, before.Identity);
            input.Command.Instrument = before.LogicVersion > LogicVersions.First ? before.LogicVersion : 0;
            return true;
        }

        if (_member < options.Members.Length)
        {
            input.Command = Limits(options.Members[_member++]);
            return true;
        }

        while (_instrument < options.Instruments.Length)
        {
            InstrumentConfiguration wanted = options.Instruments[_instrument];
            if (_opens)
            {
                (_opens, _instrument) = (false, _instrument + 1);
                input.Command = new Command { Kind = CommandKind.SetState, Instrument = wanted.Number, State = TradingState.Open };
                return true;
            }

            bool isThere = core.TryFindInstrument(wanted.Number, out Market.Engine.InstrumentView known);
            bool isClosed = !isThere || known.State == TradingState.Closed;
            if (!isThere || !IsSame(wanted, known))
            {
                _opens = isClosed;
                _instrument += isClosed ? 0 : 1;
                input.Command = Definition(wanted);
                return true;
            }

            // Closed since it was defined: the process ended between both.
            _opens = isClosed;
            _instrument += isClosed ? 0 : 1;
        }

        return false;
    }

    private static bool IsSame(InstrumentConfiguration wanted, in Market.Engine.InstrumentView known) =>
        known.Symbol == SymbolOf(wanted) && known.PriceScale == wanted.PriceScale && known.Tick == wanted.Tick && known.Lot == wanted.Lot
        && known.ReferencePrice == wanted.ReferencePrice && known.CollarBasisPoints == wanted.CollarBasisPoints;

    private static Command Limits(Member member) => new()
    {
        Kind = CommandKind.DefineMember,
        Member = member.Number,
        Quantity = member.Limits.MostQuantity,
        StopPrice = member.Limits.MostNotional,
        DisplayQuantity = member.Limits.MostOpenOrders,
    };

    private static Command Definition(InstrumentConfiguration instrument) => new()
    {
        Kind = CommandKind.DefineInstrument,
        Instrument = instrument.Number,
        Symbol = SymbolOf(instrument),
        PriceScale = (uint)instrument.PriceScale,
        DisplayQuantity = instrument.Tick,
        Quantity = instrument.Lot,
        Price = instrument.ReferencePrice,
        CollarBasisPoints = (uint)instrument.CollarBasisPoints,
    };

    private static ulong SymbolOf(InstrumentConfiguration instrument)
    {
        Span<byte> symbol = stackalloc byte[8];
        instrument.Symbol.Write(symbol);
        return BinaryPrimitives.ReadUInt64LittleEndian(symbol);
    }
}
