namespace Ringside.Messaging.Mdp.Wire;

/// <summary>Flags of a fragment of a message (docs/mdp.md).</summary>
[Flags]
internal enum FragmentFlags : byte
{
    /// <summary>A middle part.</summary>
    None = 0,

    /// <summary>The message begins here.</summary>
    First = 1,

    /// <summary>The message ends here.</summary>
    End = 2,

    /// <summary>The sender wants to know when the application has dealt with the message.</summary>
    WantsDelivered = 4,
}
