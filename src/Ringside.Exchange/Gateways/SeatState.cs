namespace Ringside.Exchange.Gateways;

/// <summary>Where a session stands at a gateway.</summary>
internal enum SeatState : byte
{
    /// <summary>Nobody sits there.</summary>
    Empty = 0,

    /// <summary>The shards were asked.</summary>
    Connecting = 1,

    /// <summary>The member trades.</summary>
    Open = 2,

    /// <summary>The client went before the home shard had answered; when it has, it is told.</summary>
    Leaving = 3,
}
