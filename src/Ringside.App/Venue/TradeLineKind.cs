namespace Ringside.App.Venue;

/// <summary>What a line of <c>ringside trade</c> asks for.</summary>
internal enum TradeLineKind
{
    Nothing,
    Order,
    Orders,
    Wait,
    Help,
    Quit,
}
