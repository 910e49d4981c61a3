namespace Ringside.Exchange.Gateways;

/// <summary>Why a connection of a member ends.</summary>
public enum CloseReason : byte
{
    /// <summary>It does not.</summary>
    None = 0,

    /// <summary>The client went away.</summary>
    Gone = 1,

    /// <summary>The client logged out.</summary>
    Logout = 2,

    /// <summary>No log-in came in time.</summary>
    LoginTimeout = 3,

    /// <summary>The log-in was refused.</summary>
    LoginRefused = 4,

    /// <summary>Nothing was heard for too long.</summary>
    Silent = 5,

    /// <summary>It does not read what is sent to it.</summary>
    SlowReader = 6,

    /// <summary>Bytes that are no packets.</summary>
    BadPacket = 7,

    /// <summary>A packet that may not come here.</summary>
    UnexpectedPacket = 8,

    /// <summary>It went on sending more than it may.</summary>
    Abuse = 9,

    /// <summary>Its session has another connection, here or at another gateway.</summary>
    Superseded = 10,

    /// <summary>The day is over and all of it was sent.</summary>
    EndOfDay = 11,

    /// <summary>The gateway owns nothing any longer, or stops.</summary>
    GatewayStops = 12,
}
