using Ringside.Protocols.Fields;
using Ringside.Protocols.Itch;

namespace Ringside.App.Commands.Itch;

/// <summary>Symbols of the stocks, learnt from the messages that name them.</summary>
internal sealed class StockNames
{
    private readonly Alpha8[] _symbols = new Alpha8[ushort.MaxValue + 1];

    /// <summary>The symbol behind a stock locate; blank when it was not named yet.</summary>
    internal Alpha8 this[ushort stockLocate] => _symbols[stockLocate];

    /// <summary>Looks whether a message names its stock.</summary>
    internal void Learn(ReadOnlySpan<byte> message)
    {
        if (ItchStockDirectory.TryRead(message, out ItchStockDirectory directory))
            _symbols[directory.Header.StockLocate] = directory.Stock;
        else if (ItchAddOrder.TryRead(message, out ItchAddOrder add) && _symbols[add.Header.StockLocate] == default)
            _symbols[add.Header.StockLocate] = add.Stock;
    }
}
