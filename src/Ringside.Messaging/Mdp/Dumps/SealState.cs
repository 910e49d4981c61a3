namespace Ringside.Messaging.Mdp.Dumps;

/// <summary>What could be known of the encryption, or of the seal, of a packet.</summary>
public enum SealState
{
    /// <summary>It is not sealed.</summary>
    None = 0,

    /// <summary>It is sealed, and there is no key, or the handshake of its connection was not seen: nothing can be said.</summary>
    Unknown = 1,

    /// <summary>The seal is right; what was encrypted could be read.</summary>
    Good = 2,

    /// <summary>The seal is wrong: another key, or the packet was changed.</summary>
    Wrong = 3,
}
