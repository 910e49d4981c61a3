namespace Ringside.Exchange.Gateways;

/// <summary>Where a connection stands.</summary>
internal enum SoupSessionState : byte
{
    /// <summary>There is none.</summary>
    Closed = 0,

    /// <summary>The client has to log in.</summary>
    AwaitingLogin = 1,

    /// <summary>The client waits for the answer to its log-in.</summary>
    JudgingLogin = 2,

    /// <summary>It is in.</summary>
    LoggedIn = 3,

    /// <summary>Nothing is read any longer; what waits to be sent goes out.</summary>
    Draining = 4,
}
