using Ringside.Protocols.Fields;
using Ringside.Protocols.Itch;

namespace Ringside.App.Commands.Itch;

/// <summary>Symbols of the stocks, learnt from the messages that name them.</summary>
internal sealed class StockNames
{
    private readonly Alpha8[] _symbols = new Alpha8[ushort.MaxValue + 1];

    /// <summary>The symbol behind a stock locate; blank when it was not named yet.</summary>
    internal Alpha8 this[ushort stockLocate] => _symbols[stockLocate];

    /// <summary>Looks whether a message names its stock. The directory has the last word; in a feed that was joined late any message
    /// with a symbol does.</summary>
    internal void Learn(ReadOnlySpan<byte> message)
    {
        if (ItchStockDirectory.TryRead(message, out ItchStockDirectory directory))
            _symbols[directory.Header.StockLocate] = directory.Stock;
        else if (ItchHeader.TryRead(message, out ItchHeader header) && _symbols[header.StockLocate] == default)
            _symbols[header.StockLocate] = SymbolIn(message);
    }

    private static Alpha8 SymbolIn(ReadOnlySpan<byte> message) => message[0] switch
    {
        ItchAddOrder.Type when ItchAddOrder.TryRead(message, out ItchAddOrder add) => add.Stock,
        ItchAddOrderAttributed.Type when ItchAddOrderAttributed.TryRead(message, out ItchAddOrderAttributed add) => add.Stock,
        ItchStockTradingAction.Type when ItchStockTradingAction.TryRead(message, out ItchStockTradingAction action) => action.Stock,
        ItchTrade.Type when ItchTrade.TryRead(message, out ItchTrade trade) => trade.Stock,
        ItchCrossTrade.Type when ItchCrossTrade.TryRead(message, out ItchCrossTrade cross) => cross.Stock,
        ItchImbalance.Type when ItchImbalance.TryRead(message, out ItchImbalance imbalance) => imbalance.Stock,
        _ => default,
    };
}
