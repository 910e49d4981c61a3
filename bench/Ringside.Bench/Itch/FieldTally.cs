using Ringside.Protocols.Itch;

namespace Ringside.Bench.Itch;

/// <summary>Reads every field of every message that is decoded, so that no decoding can be left out by the compiler. Of the types that
/// are not decoded there is the header alone.</summary>
internal struct FieldTally : IItchHandler
{
    /// <summary>Everything that was read, added up.</summary>
    internal ulong Sum;

    public bool On(in ItchAddOrder message) => Add(message.Header, message.OrderReference, message.Shares, message.PriceE4)
        && Add((ulong)message.Side, (ulong)message.Stock.GetHashCode());

    public bool On(in ItchAddOrderAttributed message) =>
        Add(message.Header, message.OrderReference, message.Shares, message.PriceE4)
        && Add((ulong)message.Side, (ulong)message.Stock.GetHashCode()) && Add((ulong)message.Attribution.GetHashCode(), 0);

    public bool On(in ItchOrderExecuted message) =>
        Add(message.Header, message.OrderReference, message.ExecutedShares, message.MatchNumber);

    public bool On(in ItchOrderExecutedWithPrice message) =>
        Add(message.Header, message.OrderReference, message.ExecutedShares, message.MatchNumber)
        && Add(message.ExecutionPriceE4, message.Printable);

    public bool On(in ItchOrderCancel message) => Add(message.Header, message.OrderReference, message.CancelledShares, 0);

    public bool On(in ItchOrderDelete message) => Add(message.Header, message.OrderReference, 0, 0);

    public bool On(in ItchOrderReplace message) => Add(message.Header, message.OriginalReference, message.Shares, message.PriceE4)
        && Add(message.NewReference, 0);

    public bool On(in ItchTrade message) => Add(message.Header, message.MatchNumber, message.Shares, message.PriceE4)
        && Add((ulong)message.Side, (ulong)message.Stock.GetHashCode()) && Add(message.OrderReference, 0);

    public bool On(in ItchCrossTrade message) => Add(message.Header, message.MatchNumber, message.Shares, message.CrossPriceE4)
        && Add((ulong)message.CrossType, (ulong)message.Stock.GetHashCode());

    public bool On(in ItchBrokenTrade message) => Add(message.Header, message.MatchNumber, 0, 0);

    public bool On(in ItchSystemEvent message) => Add(message.Header, (ulong)message.EventCode, 0, 0);

    public bool On(in ItchStockDirectory message) =>
        Add(message.Header, (ulong)message.Stock.GetHashCode(), message.RoundLotSize, message.MarketCategory)
        && Add(message.FinancialStatus, message.RoundLotsOnly) && Add(message.IssueClassification, message.Authenticity)
        && Add((ulong)message.IssueSubType.GetHashCode(), message.ShortSaleThreshold) && Add(message.IpoFlag, message.PriceTier)
        && Add(message.EtpFlag, message.EtpLeverageFactor) && Add(message.InverseIndicator, 0);

    public bool On(in ItchStockTradingAction message) =>
        Add(message.Header, (ulong)message.Stock.GetHashCode(), (ulong)message.TradingState, message.Reserved)
        && Add((ulong)message.Reason.GetHashCode(), 0);

    public bool On(in ItchImbalance message) =>
        Add(message.Header, message.PairedShares, message.ImbalanceShares, message.NearPriceE4)
        && Add(message.FarPriceE4, message.ReferencePriceE4) && Add((ulong)message.Direction, (ulong)message.CrossType)
        && Add((ulong)message.Stock.GetHashCode(), message.PriceVariation);

    public bool OnUndecoded(ItchMessageType type, in ItchHeader header) => Add(header, (ulong)type, 0, 0);

    private bool Add(in ItchHeader header, ulong first, ulong second, ulong third)
    {
        Sum += (ulong)header.TimestampNanos + header.StockLocate + header.TrackingNumber;
        Sum += first ^ (second << 1) ^ (third << 2);
        return true;
    }

    private bool Add(ulong first, ulong second)
    {
        Sum += first ^ (second << 1);
        return true;
    }
}
