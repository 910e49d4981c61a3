using Ringside.Protocols.Itch;

namespace Ringside.Exchange.Tests.MarketData;

/// <summary>Messages of ITCH in a few words each.</summary>
internal static class MessageText
{
    public static string Of(ReadOnlySpan<byte> message)
    {
        Writer writer = new([]);
        return ItchMessage.TryDispatch(message, ref writer) ? writer.Text[0] : "malformed";
    }

    /// <summary>Writes each message into a list.</summary>
    internal readonly struct Writer(List<string> text) : IItchHandler
    {
        public List<string> Text { get; } = text;

        public bool On(in ItchSystemEvent message) => Say($"S {(char)message.EventCode}");

        public bool On(in ItchStockDirectory message) => Say($"R {message.Header.StockLocate} {message.Stock} {message.RoundLotSize}");

        public bool On(in ItchStockTradingAction message) =>
            Say($"H {message.Stock} {(char)message.TradingState} {message.Reason}");

        public bool On(in ItchAddOrder message) =>
            Say($"A {message.OrderReference} {message.Side} {message.Shares}@{message.PriceE4}");

        public bool On(in ItchAddOrderAttributed message) => Say("F");

        public bool On(in ItchOrderExecuted message) =>
            Say($"E {message.OrderReference} {message.ExecutedShares} match {message.MatchNumber}");

        public bool On(in ItchOrderExecutedWithPrice message)
        {
            string trade = $"{message.ExecutedShares}@{message.ExecutionPriceE4}";
            return Say($"C {message.OrderReference} {trade} {message.Printable} match {message.MatchNumber}");
        }

        public bool On(in ItchOrderCancel message) => Say($"X {message.OrderReference} {message.CancelledShares}");

        public bool On(in ItchOrderDelete message) => Say($"D {message.OrderReference}");

        public bool On(in ItchOrderReplace message) =>
            Say($"U {message.OriginalReference} by {message.NewReference} {message.Shares}@{message.PriceE4}");

        public bool On(in ItchTrade message) => Say($"P {message.Shares}@{message.PriceE4} match {message.MatchNumber}");

        public bool On(in ItchCrossTrade message) =>
            Say($"Q {message.Shares}@{message.CrossPriceE4} {(char)message.CrossType} match {message.MatchNumber}");

        public bool On(in ItchBrokenTrade message) => Say("B");

        public bool On(in ItchImbalance message) =>
            Say($"I {message.PairedShares}@{message.NearPriceE4} {(char)message.Direction} {message.ImbalanceShares}");

        public bool OnUndecoded(ItchMessageType type, in ItchHeader header) => Say("undecoded");

        private bool Say(string text)
        {
            Text.Add(text);
            return true;
        }
    }
}
