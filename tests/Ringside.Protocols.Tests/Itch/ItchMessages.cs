namespace Ringside.Protocols.Tests.Itch;

/// <summary>Golden messages.</summary>
internal static class ItchMessages
{
    internal const string SystemEvent = "53000000001f1aced9f0014f";
    internal const string StockDirectory = "52000100001f1aced9f00141434d4520202020514e000000644e435a20504e20314e000000004e";
    internal const string AddOrder = "41000100001f1aced9f00100000000000003e9420000012c41434d45202020200012d644";
    internal const string AddOrderAttributed = "46000100001f1aced9f00100000000000003ea53000000c841434d45202020200012d8384649524d";
    internal const string OrderExecuted = "45000100001f1aced9f00100000000000003e9000000640000000000001389";
    internal const string OrderExecutedWithPrice = "43000100001f1aced9f00100000000000003ea00000032000000000000138a590012d7d4";
    internal const string OrderCancel = "58000100001f1aced9f00100000000000003e900000019";
    internal const string OrderDelete = "44000100001f1aced9f00100000000000003ea";
    internal const string OrderReplace = "55000100001f1aced9f00100000000000003e900000000000003eb000001900012d5e0";
    internal const string Trade = "50000100001f1aced9f0010000000000000000420000000a41434d45202020200012d6a8000000000000138b";
    internal const string StockTradingAction = "48000100001f1aced9f00141434d4520202020482054312020";
    internal const string CrossTrade = "51000100001f1aced9f001000000012a05f20041434d45202020200012d644000000000000138b4f";
    internal const string BrokenTrade = "42000100001f1aced9f0010000000000001389";

    internal const string Imbalance =
        "49000100001f1aced9f00100000000000003e800000000000000c84241434d45202020200012d5e00012d6440012d6a84f4c";


    internal static byte[][] All { get; } =
    [
        .. new[]
        {
            SystemEvent, StockDirectory, AddOrder, AddOrderAttributed, OrderExecuted, OrderExecutedWithPrice,
            OrderCancel, OrderDelete, OrderReplace, Trade, StockTradingAction, CrossTrade, BrokenTrade, Imbalance,
        }.Select(Convert.FromHexString),
    ];
}
