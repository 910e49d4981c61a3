using Ringside.Market.Commands;
using Ringside.Protocols;

namespace Ringside.Market.Engine;

/// <summary>One live order, as it is now.</summary>
public readonly record struct OrderView
{
    /// <summary>Its id.</summary>
    public ulong OrderId { get; init; }

    /// <summary>Number of its session.</summary>
    public uint Session { get; init; }

    /// <summary>Number of its instrument.</summary>
    public uint Instrument { get; init; }

    /// <summary>Bid or ask.</summary>
    public Side Side { get; init; }

    /// <summary>How it finds its price; a stop order that was triggered is a limit order.</summary>
    public OrderType Type { get; init; }

    /// <summary>How long it stays.</summary>
    public TimeInForce TimeInForce { get; init; }

    /// <summary>What happens before it trades with its own member.</summary>
    public SelfTradeMode SelfTradeMode { get; init; }

    /// <summary>Whether it was entered as post-only.</summary>
    public bool IsPostOnly { get; init; }

    /// <summary>Whether it waits in the stop book.</summary>
    public bool IsWaiting { get; init; }

    /// <summary>Limit price; 0 for types without one.</summary>
    public long Price { get; init; }

    /// <summary>Stop price while it waits, else 0.</summary>
    public long StopPrice { get; init; }

    /// <summary>Open quantity, hidden included.</summary>
    public long Open { get; init; }

    /// <summary>What others see of it; 0 while it waits.</summary>
    public long Displayed { get; init; }

    /// <summary>Most that it shows; 0 shows all.</summary>
    public long DisplayQuantity { get; init; }

    /// <summary>What was executed of it and of those that it replaced.</summary>
    public long Executed { get; init; }

    /// <summary>Number of its placement: within a price the lower one comes first.</summary>
    public ulong Priority { get; init; }

    /// <summary>Number of its acceptance: mass cancellations of a session go by it.</summary>
    public ulong Accepted { get; init; }
}
