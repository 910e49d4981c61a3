using Ringside.Market.Commands;
using Ringside.Protocols;

namespace Ringside.Market.Tests.Reference;

/// <summary>An order as the page tells of it. Its place in the queue is its place in the list that holds it.</summary>
internal sealed class ReferenceOrder
{
    public ulong Id { get; set; }

    public uint Instrument { get; init; }

    public uint Session { get; init; }

    public uint Member { get; init; }

    public Side Side { get; init; }

    public OrderType Type { get; set; }

    public TimeInForce TimeInForce { get; set; }

    public SelfTradeMode Mode { get; init; }

    public bool PostOnly { get; init; }

    public long Price { get; set; }

    public long StopPrice { get; set; }

    public long Display { get; set; }

    public long Open { get; set; }

    public long Displayed { get; set; }

    /// <summary>Executed so far, by the orders that it replaced, too.</summary>
    public long Executed { get; set; }

    /// <summary>When it was accepted or replaced, as a number that grows.</summary>
    public long Acceptance { get; set; }

    public bool IsStop => Type is OrderType.Stop or OrderType.StopLimit;

    public bool HasPrice => Type is OrderType.Limit or OrderType.StopLimit;

    /// <summary>What it would show if it were placed now: all, or the display quantity.</summary>
    public long Shown => Display == 0 ? Open : Math.Min(Display, Open);

    /// <summary>How many pieces it has still to show, after the one that it shows.</summary>
    public long RefreshesToCome => Display == 0 ? 0 : PiecesOf(Open - Displayed);

    /// <summary>The same, if it were placed now with an open quantity.</summary>
    public long RefreshesIfOpen(long open) => Display == 0 || open <= Display ? 0 : PiecesOf(open - Display);

    private long PiecesOf(long hidden) => (hidden / Display) + (hidden % Display == 0 ? 0 : 1);

    /// <summary>Whether its type and time in force allow it to stay: in the book, or in the stop book.</summary>
    public bool MayRest => IsStop || (Type == OrderType.Limit && TimeInForce is TimeInForce.Day or TimeInForce.GoodTillCancelled);

    public override string ToString() =>
        $"{Side} {Id} {Type} {TimeInForce} {Mode} of session {Session}, price {Price}, stop {StopPrice}, open {Open}, "
        + $"shows {Displayed} of {Display}, executed {Executed}";
}
