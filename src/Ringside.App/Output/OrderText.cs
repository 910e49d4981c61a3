using Ringside.Protocols;

namespace Ringside.App.Output;

/// <summary>How the side of an order reads: the letter of the wire in JSON, a verb for people.</summary>
internal static class OrderText
{
    internal static char Letter(Side side) => side == Side.Bid ? 'B' : 'S';

    internal static string Verb(Side side) => side == Side.Bid ? "buy" : "sell";
}
