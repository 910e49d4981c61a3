namespace Ringside.Exchange.Clients;

/// <summary>Where a client stands.</summary>
public enum OuchClientState : byte
{
    /// <summary>There is no connection.</summary>
    Closed = 0,

    /// <summary>The log-in is not answered yet.</summary>
    LoggingIn = 1,

    /// <summary>It may send orders.</summary>
    LoggedIn = 2,

    /// <summary>It has said that it goes; what waits to be sent goes out.</summary>
    Leaving = 3,
}
