namespace Ringside.Exchange.Clients;

/// <summary>Why a client's connection has ended.</summary>
public enum ClientEnd : byte
{
    /// <summary>It has not, or there was none yet.</summary>
    None = 0,

    /// <summary>The log-in was refused; the code of the event says why.</summary>
    LoginRefused = 1,

    /// <summary>The log-in was not answered in time.</summary>
    LoginTimeout = 2,

    /// <summary>The server was silent for too long.</summary>
    Silent = 3,

    /// <summary>The server took nothing for too long.</summary>
    Stalled = 4,

    /// <summary>Bytes that are no SoupBinTCP, or a packet that does not belong there.</summary>
    BadPacket = 5,

    /// <summary>The server goes on with another number or session than was asked for.</summary>
    WrongPlace = 6,

    /// <summary>The session has no more messages.</summary>
    EndOfSession = 7,

    /// <summary>The client has logged out.</summary>
    LoggedOut = 8,

    /// <summary>The connection was closed or has failed.</summary>
    Gone = 9,

    /// <summary>Another connection has logged in to the session, and the gateway has said so.</summary>
    Superseded = 10,

    /// <summary>The session has gone on sending far more than its rate, and the gateway has said so. Coming back would send as much
    /// again.</summary>
    TooFast = 11,
}
