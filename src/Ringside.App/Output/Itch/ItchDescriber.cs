using Ringside.Protocols;
using Ringside.Protocols.Itch;

namespace Ringside.App.Output.Itch;

/// <summary>Names the fields of a message.</summary>
/// <param name="fields">Who gets them.</param>
/// <param name="number">Number of the message in the file, from 1.</param>
/// <param name="stock">Symbol of the stock; empty when there is none.</param>
internal readonly struct ItchDescriber(IItchFields fields, long number, string stock) : IItchHandler
{
    public bool On(in ItchSystemEvent message)
    {
        Begin(ItchMessageType.SystemEvent, message.Header);
        fields.Text("event", message.EventCode.ToString());
        return End();
    }

    public bool On(in ItchStockDirectory message)
    {
        Begin(ItchMessageType.StockDirectory, message.Header);
        Letter("category", message.MarketCategory);
        Letter("status", message.FinancialStatus);
        fields.Number("round_lot", message.RoundLotSize);
        Letter("classification", message.IssueClassification);
        Letter("authenticity", message.Authenticity);
        return End();
    }

    public bool On(in ItchStockTradingAction message)
    {
        Begin(ItchMessageType.StockTradingAction, message.Header);
        fields.Text("state", message.TradingState.ToString());
        fields.Text("reason", message.Reason.ToString());
        return End();
    }

    public bool On(in ItchAddOrder message)
    {
        Begin(ItchMessageType.AddOrder, message.Header);
        Order(message.OrderReference, message.Side, message.Shares, message.PriceE4);
        return End();
    }

    public bool On(in ItchAddOrderAttributed message)
    {
        Begin(ItchMessageType.AddOrderAttributed, message.Header);
        Order(message.OrderReference, message.Side, message.Shares, message.PriceE4);
        fields.Text("attribution", message.Attribution.ToString());
        return End();
    }

    public bool On(in ItchOrderExecuted message)
    {
        Begin(ItchMessageType.OrderExecuted, message.Header);
        fields.Number("order", message.OrderReference);
        fields.Number("shares", message.ExecutedShares);
        fields.Number("match", message.MatchNumber);
        return End();
    }

    public bool On(in ItchOrderExecutedWithPrice message)
    {
        Begin(ItchMessageType.OrderExecutedWithPrice, message.Header);
        fields.Number("order", message.OrderReference);
        fields.Number("shares", message.ExecutedShares);
        fields.Price("price", message.ExecutionPriceE4);
        Letter("printable", message.Printable);
        fields.Number("match", message.MatchNumber);
        return End();
    }

    public bool On(in ItchOrderCancel message)
    {
        Begin(ItchMessageType.OrderCancel, message.Header);
        fields.Number("order", message.OrderReference);
        fields.Number("shares", message.CancelledShares);
        return End();
    }

    public bool On(in ItchOrderDelete message)
    {
        Begin(ItchMessageType.OrderDelete, message.Header);
        fields.Number("order", message.OrderReference);
        return End();
    }

    public bool On(in ItchOrderReplace message)
    {
        Begin(ItchMessageType.OrderReplace, message.Header);
        fields.Number("order", message.OriginalReference);
        fields.Number("new_order", message.NewReference);
        fields.Number("shares", message.Shares);
        fields.Price("price", message.PriceE4);
        return End();
    }

    public bool On(in ItchTrade message)
    {
        Begin(ItchMessageType.Trade, message.Header);
        fields.Number("shares", message.Shares);
        fields.Price("price", message.PriceE4);
        fields.Number("match", message.MatchNumber);
        return End();
    }

    public bool On(in ItchCrossTrade message)
    {
        Begin(ItchMessageType.CrossTrade, message.Header);
        fields.Text("cross", message.CrossType.ToString());
        fields.Number("shares", message.Shares);
        fields.Price("price", message.CrossPriceE4);
        fields.Number("match", message.MatchNumber);
        return End();
    }

    public bool On(in ItchBrokenTrade message)
    {
        Begin(ItchMessageType.BrokenTrade, message.Header);
        fields.Number("match", message.MatchNumber);
        return End();
    }

    public bool On(in ItchImbalance message)
    {
        Begin(ItchMessageType.Imbalance, message.Header);
        fields.Text("cross", message.CrossType.ToString());
        fields.Number("paired", message.PairedShares);
        fields.Number("imbalance", message.ImbalanceShares);
        fields.Text("direction", message.Direction.ToString());
        fields.Price("far", message.FarPriceE4);
        fields.Price("near", message.NearPriceE4);
        fields.Price("reference", message.ReferencePriceE4);
        return End();
    }

    public bool OnUndecoded(ItchMessageType type, in ItchHeader header)
    {
        Begin(type, header);
        return End();
    }

    private void Begin(ItchMessageType type, in ItchHeader header) => fields.Begin(number, type, header, stock);

    private bool End()
    {
        fields.End();
        return true;
    }

    private void Order(ulong reference, Side side, uint shares, uint priceE4)
    {
        fields.Number("order", reference);
        fields.Text("side", side == Side.Bid ? "buy" : "sell");
        fields.Number("shares", shares);
        fields.Price("price", priceE4);
    }

    // A letter from outside as it may stand on a terminal.
    private void Letter(string name, char letter) => fields.Text(name, letter is > ' ' and <= '~' ? letter.ToString() : "-");
}
