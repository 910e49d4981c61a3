using Ringside.Exchange.Gateways;
using Ringside.Exchange.Shards;
using Ringside.Protocols;
using Ringside.Protocols.Fields;
using Ringside.Protocols.Ouch;

namespace Ringside.Exchange.Clients;

/// <summary>One thing that a client is told, as far as its kind has the fields; the others are empty.</summary>
public readonly record struct ClientEvent
{
    /// <summary>What it is.</summary>
    public required ClientEventKind Kind { get; init; }

    /// <summary>Number of the message in the session's stream; 0 for one without, which a gateway sends by itself.</summary>
    public ulong Number { get; init; }

    /// <summary>What a drop copy reads: whose message it is; 0 for the client's own.</summary>
    public uint Session { get; init; }

    /// <summary>The venue's time, in nanoseconds since midnight (UTC).</summary>
    public long TimestampNanos { get; init; }

    /// <summary>The order.</summary>
    public OrderToken Token { get; init; }

    /// <summary>The order in whose place it stands.</summary>
    public OrderToken Previous { get; init; }

    /// <summary>Side of the order; of executions and cancellations only when the order is known.</summary>
    public Side Side { get; init; }

    /// <summary>Symbol; of executions and cancellations only when the order is known.</summary>
    public Alpha8 Stock { get; init; }

    /// <summary>Shares that were accepted, executed or cancelled.</summary>
    public uint Shares { get; init; }

    /// <summary>Limit, or price of the execution, in 1/10,000.</summary>
    public uint PriceE4 { get; init; }

    /// <summary>The letter of OUCH or SoupBinTCP: reason, liquidity, event code.</summary>
    public byte Code { get; init; }

    /// <summary>Number of the order in the market data feed; of an execution, its match number.</summary>
    public ulong Reference { get; init; }

    /// <summary>Shares of the order that are open after it.</summary>
    public uint Open { get; init; }

    /// <summary>The stamp that the request was sent with which this answers; 0 when it answers none that is known.</summary>
    public long RequestNanos { get; init; }

    /// <summary>Whether the client's token is used up from now on, for its session and the day: the same order sent again has no answer,
    /// another one is refused. False where that is not certain, as after a refusal for want of room.</summary>
    public bool UsesToken => Session == 0 && Number != 0 && Kind switch
    {
        ClientEventKind.Accepted or ClientEventKind.Replaced => true,
        ClientEventKind.Rejected => (OuchRejectReason)Code is not (VenueReasons.UnknownOrder or VenueReasons.Busy),
        _ => false,
    };
}
