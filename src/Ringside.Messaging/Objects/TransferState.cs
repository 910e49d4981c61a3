namespace Ringside.Messaging.Objects;

/// <summary>How the sending of an object stands.</summary>
public enum TransferState
{
    /// <summary>There is no connection: nothing is sent until there is one.</summary>
    Disconnected,

    /// <summary>The receiver is asked what it has.</summary>
    Asking,

    /// <summary>Parts are sent.</summary>
    Sending,

    /// <summary>The receiver has all of it and the digest is right.</summary>
    Complete,

    /// <summary>It will not arrive; the verdict says why.</summary>
    Failed,
}
