namespace Ringside.Exchange.Auditing;

/// <summary>Where an order that is open stands.</summary>
internal enum OrderStage : byte
{
    /// <summary>It is the one that trades now with what rests.</summary>
    Incoming,

    /// <summary>In the book.</summary>
    Resting,

    /// <summary>A stop order whose price was not reached.</summary>
    Waiting,
}
