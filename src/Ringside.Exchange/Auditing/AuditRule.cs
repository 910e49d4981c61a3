namespace Ringside.Exchange.Auditing;

/// <summary>What an audit holds a venue to.</summary>
public enum AuditRule : byte
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>The followers of the streams have stopped: chains, marks of stores or turns contradict each other.</summary>
    Stream = 1,

    /// <summary>Batches are numbered 1, 2, .. in each stream.</summary>
    BatchNumbers = 2,

    /// <summary>Epochs rise, each begins with its own first batch, and that one tells the number and the stamp that it follows.</summary>
    Epochs = 3,

    /// <summary>A batch is one of a shard.</summary>
    Payload = 4,

    /// <summary>Stamps never go back.</summary>
    Stamps = 5,

    /// <summary>Inputs of each run of a gateway come in sequence, and repeats and older runs are refused.</summary>
    GatewaySequence = 6,

    /// <summary>Only the owner of a session speaks for it.</summary>
    Ownership = 7,

    /// <summary>A token names one order, and is used once a day.</summary>
    Tokens = 8,

    /// <summary>A refused input causes no event, a command that was carried out causes some, a rejection stands alone.</summary>
    Outcome = 9,

    /// <summary>An order is accepted, or replaced, with what its sender asked for.</summary>
    AsAsked = 10,

    /// <summary>The writer's digest is that of a replica that was given the same inputs.</summary>
    Digest = 11,

    /// <summary>Outcome and events are those of a replica that was given the same inputs.</summary>
    Replica = 12,

    /// <summary>Only an order that is open trades, changes or ends; none begins twice.</summary>
    OrderLife = 13,

    /// <summary>Shares in = traded + open + cancelled, for each order and in all.</summary>
    Conservation = 14,

    /// <summary>Match numbers of a shard are 1, 2, ..</summary>
    MatchNumbers = 15,

    /// <summary>Both sides of a trade are there: a buyer and a seller of one instrument, of the sessions that the trade names.</summary>
    TradeSides = 16,

    /// <summary>A trade is at the price of an order that rests at the best price, within the limits of both.</summary>
    TradePrice = 17,

    /// <summary>The book of an instrument that is open is not crossed.</summary>
    CrossedBook = 18,

    /// <summary>What an order shows, of what it has open.</summary>
    Displayed = 19,

    /// <summary>Counts and volumes that events tell of other events.</summary>
    Counts = 20,

    /// <summary>The books as they follow from the events alone are those of the replica.</summary>
    Books = 21,
}
