namespace Ringside.Exchange.Gateways;

/// <summary>What a gateway makes of a message of OUCH before any shard sees it.</summary>
internal enum OuchVerdict : byte
{
    /// <summary>It is a command.</summary>
    Command = 0,

    /// <summary>It is no message of OUCH. There is nothing to answer to.</summary>
    NoMessage = 1,

    /// <summary>The new order is refused, with a reason.</summary>
    Rejected = 2,

    /// <summary>The change of an order is refused; the order stands as it was.</summary>
    CancelRejected = 3,
}
