namespace Ringside.Exchange.Clients;

/// <summary>What a client is told.</summary>
public enum ClientEventKind : byte
{
    /// <summary>It is in; the number is that of the numbered message that comes next.</summary>
    LoggedIn = 0,

    /// <summary>It is not let in.</summary>
    LoginRefused = 1,

    /// <summary>The day of its stream begins or ends.</summary>
    SystemEvent = 2,

    /// <summary>An order stands.</summary>
    Accepted = 3,

    /// <summary>An order stands in the place of another one.</summary>
    Replaced = 4,

    /// <summary>Shares of an order were cancelled.</summary>
    Canceled = 5,

    /// <summary>An order traded.</summary>
    Executed = 6,

    /// <summary>An order or a replacement was refused.</summary>
    Rejected = 7,

    /// <summary>A cancel was refused.</summary>
    CancelRejected = 8,

    /// <summary>The session has no more messages.</summary>
    EndOfSession = 9,
}
