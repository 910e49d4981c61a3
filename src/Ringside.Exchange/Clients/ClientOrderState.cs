namespace Ringside.Exchange.Clients;

/// <summary>Where an order of a client stands.</summary>
public enum ClientOrderState : byte
{
    /// <summary>It was sent, and not answered yet.</summary>
    Pending = 0,

    /// <summary>It lives.</summary>
    Live = 1,

    /// <summary>It is gone, but a cancel of it is not answered yet.</summary>
    Done = 2,
}
