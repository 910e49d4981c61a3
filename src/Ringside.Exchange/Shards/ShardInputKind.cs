namespace Ringside.Exchange.Shards;

/// <summary>What an input of a shard is.</summary>
public enum ShardInputKind : byte
{
    /// <summary>Not an input.</summary>
    None = 0,

    /// <summary>A command of the matching engine: of a member's session, or, of gateway 0, of the writer itself.</summary>
    Command = 1,

    /// <summary>A gateway has begun: whatever an older instance of it sends from now on is refused.</summary>
    GatewayStarted = 2,

    /// <summary>A gateway has not been heard for too long: its sessions are gone.</summary>
    GatewayLost = 3,

    /// <summary>A command of an administrator who is logged in at a gateway: nobody's session.</summary>
    Administration = 4,
}
