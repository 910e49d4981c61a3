using Ringside.Protocols.Itch;

namespace Ringside.Protocols.Tests.Itch;

/// <summary>Keeps the type of the method that was called last.</summary>
internal struct TypesSeen : IItchHandler
{
    internal ItchMessageType Last;
    internal ItchHeader LastHeader;
    internal long Count;

    public bool On(in ItchSystemEvent message) => Keep(ItchMessageType.SystemEvent, message.Header);

    public bool On(in ItchStockDirectory message) => Keep(ItchMessageType.StockDirectory, message.Header);

    public bool On(in ItchStockTradingAction message) => Keep(ItchMessageType.StockTradingAction, message.Header);

    public bool On(in ItchAddOrder message) => Keep(ItchMessageType.AddOrder, message.Header);

    public bool On(in ItchAddOrderAttributed message) => Keep(ItchMessageType.AddOrderAttributed, message.Header);

    public bool On(in ItchOrderExecuted message) => Keep(ItchMessageType.OrderExecuted, message.Header);

    public bool On(in ItchOrderExecutedWithPrice message) => Keep(ItchMessageType.OrderExecutedWithPrice, message.Header);

    public bool On(in ItchOrderCancel message) => Keep(ItchMessageType.OrderCancel, message.Header);

    public bool On(in ItchOrderDelete message) => Keep(ItchMessageType.OrderDelete, message.Header);

    public bool On(in ItchOrderReplace message) => Keep(ItchMessageType.OrderReplace, message.Header);

    public bool On(in ItchTrade message) => Keep(ItchMessageType.Trade, message.Header);

    public bool On(in ItchCrossTrade message) => Keep(ItchMessageType.CrossTrade, message.Header);

    public bool On(in ItchBrokenTrade message) => Keep(ItchMessageType.BrokenTrade, message.Header);

    public bool On(in ItchImbalance message) => Keep(ItchMessageType.Imbalance, message.Header);

    public bool OnUndecoded(ItchMessageType type, in ItchHeader header) => Keep(type, header);

    private bool Keep(ItchMessageType type, in ItchHeader header)
    {
        Last = type;
        LastHeader = header;
        Count++;
        return true;
    }
}
