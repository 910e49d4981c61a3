namespace Ringside.Messaging.Requests;

/// <summary>What a server did with a message.</summary>
public enum ServeResult
{
    /// <summary>It is no request of this kind, or a malformed one; nobody is answered.</summary>
    NotMine,

    /// <summary>It was taken; the answer will be sent.</summary>
    Taken,

    /// <summary>As many requests as the server holds are under way: hand the same message in again after <c>Advance</c>.</summary>
    TryLater,
}
