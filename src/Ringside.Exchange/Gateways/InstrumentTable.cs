using System.Buffers.Binary;
using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Gateways;

/// <summary>Which symbol is traded on which shard, under which number, with which decimal places: read off the stable stream.</summary>
/// <remarks>An instrument is listed for OUCH when all multiples of its tick are prices of OUCH; others cannot be named there.</remarks>
internal sealed class InstrumentTable
{
    private readonly Dictionary<(int Shard, uint Number), int> _numbers = [];
    private readonly Dictionary<Alpha8, int> _symbols = [];
    private readonly List<Listing> _listings = [];
    private readonly int _most;

    internal InstrumentTable(int most) => _most = most;

    internal int Count => _listings.Count;

    internal Listing this[int place] => _listings[place];

    /// <summary>Takes a definition, when the batch is one that was carried out.</summary>
    internal void Apply(in StableBatch batch)
    {
        ref readonly Command command = ref batch.Input.Command;
        bool isDone = command.Kind == CommandKind.DefineInstrument && batch.Outcome == ShardOutcome.Applied
            && batch.Events.Length != 0 && batch.Events[^1].Kind == EventKind.Acknowledged;
        if (!isDone)
            return;
        Span<byte> symbol = stackalloc byte[Alpha8.Size];
        BinaryPrimitives.WriteUInt64LittleEndian(symbol, command.Symbol);
        int scale = (int)command.PriceScale;
        Define(new Listing(
            Alpha8.Read(symbol), batch.Shard, command.Instrument, scale, OuchPrice.IsTick(command.DisplayQuantity, scale)));
    }

    /// <summary>Adds an instrument, or other values for it. The last definition of a symbol counts.</summary>
    internal void Define(in Listing listing)
    {
        if (_numbers.TryGetValue((listing.Shard, listing.Number), out int place))
        {
            if (_symbols.TryGetValue(_listings[place].Symbol, out int owner) && owner == place)
                _symbols.Remove(_listings[place].Symbol);
            _listings[place] = listing;
        }
        else if (_listings.Count < _most)
        {
            place = _listings.Count;
            _listings.Add(listing);
            _numbers.Add((listing.Shard, listing.Number), place);
        }
        else
        {
            return;
        }

        _symbols[listing.Symbol] = place;
    }

    /// <summary>Finds what OUCH calls by a symbol.</summary>
    internal bool TryFind(Alpha8 symbol, out Listing listing)
    {
        bool isThere = _symbols.TryGetValue(symbol, out int place) && _listings[place].IsForOuch;
        listing = isThere ? _listings[place] : default;
        return isThere;
    }

    /// <summary>Finds an instrument of a shard.</summary>
    internal bool TryFind(int shard, uint number, out Listing listing)
    {
        bool isThere = _numbers.TryGetValue((shard, number), out int place);
        listing = isThere ? _listings[place] : default;
        return isThere;
    }

    /// <summary>One instrument.</summary>
    /// <param name="Symbol">Its symbol.</param>
    /// <param name="Shard">Where it is traded.</param>
    /// <param name="Number">Its number there.</param>
    /// <param name="Scale">Decimal places of its prices.</param>
    /// <param name="IsForOuch">Whether OUCH can say all its prices.</param>
    internal readonly record struct Listing(Alpha8 Symbol, int Shard, uint Number, int Scale, bool IsForOuch);
}
