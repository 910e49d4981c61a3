namespace Ringside.Protocols.Itch;

/// <summary>Takes decoded ITCH messages, one method for each; see <see cref="ItchMessage.TryDispatch"/>.</summary>
/// <remarks>Each method says whether it took the message, and that is what the dispatch says to its caller.</remarks>
public interface IItchHandler
{
    /// <summary>A mark in the day.</summary>
    bool On(in ItchSystemEvent message);

    /// <summary>A stock of the day.</summary>
    bool On(in ItchStockDirectory message);

    /// <summary>A stock is halted or traded again.</summary>
    bool On(in ItchStockTradingAction message);

    /// <summary>An order joins the book.</summary>
    bool On(in ItchAddOrder message);

    /// <summary>An order joins the book, with its owner.</summary>
    bool On(in ItchAddOrderAttributed message);

    /// <summary>An order traded at its price.</summary>
    bool On(in ItchOrderExecuted message);

    /// <summary>An order traded at another price.</summary>
    bool On(in ItchOrderExecutedWithPrice message);

    /// <summary>An order lost shares.</summary>
    bool On(in ItchOrderCancel message);

    /// <summary>An order left.</summary>
    bool On(in ItchOrderDelete message);

    /// <summary>An order gave way to another.</summary>
    bool On(in ItchOrderReplace message);

    /// <summary>A hidden order traded.</summary>
    bool On(in ItchTrade message);

    /// <summary>An auction traded.</summary>
    bool On(in ItchCrossTrade message);

    /// <summary>A trade is undone.</summary>
    bool On(in ItchBrokenTrade message);

    /// <summary>What an auction would do.</summary>
    bool On(in ItchImbalance message);

    /// <summary>A message of ITCH 5.0 of which only the header is decoded.</summary>
    bool OnUndecoded(ItchMessageType type, in ItchHeader header);
}
