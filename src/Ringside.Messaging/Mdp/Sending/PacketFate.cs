namespace Ringside.Messaging.Mdp.Sending;

/// <summary>What became of a packet.</summary>
internal enum PacketFate : byte
{
    /// <summary>It wants no confirmation, or is done: its sender waits for nothing.</summary>
    Settled,

    /// <summary>Under way.</summary>
    Outstanding,

    /// <summary>Given up together with all others, because nothing was heard; what was sent is remembered in case it was heard after
    /// all.</summary>
    GivenUp,
}
