namespace Ringside.Exchange.Clients;

/// <summary>What became of a request that a client was to send.</summary>
public enum ClientSendResult : byte
{
    /// <summary>It is on its way.</summary>
    Sent = 0,

    /// <summary>The client is not logged in.</summary>
    NotLoggedIn = 1,

    /// <summary>There is no room for it now: the server takes too little.</summary>
    Full = 2,

    /// <summary>There is no room for one more order.</summary>
    TooManyOrders = 3,

    /// <summary>An order that lives or waits has this token.</summary>
    TokenInUse = 4,
}
