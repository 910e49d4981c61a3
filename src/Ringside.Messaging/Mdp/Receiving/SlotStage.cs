namespace Ringside.Messaging.Mdp.Receiving;

/// <summary>What there is of a block.</summary>
internal enum SlotStage : byte
{
    /// <summary>Nothing.</summary>
    Empty,

    /// <summary>Parts.</summary>
    Partial,

    /// <summary>All of it.</summary>
    Whole,

    /// <summary>All of it, and it was handed on already.</summary>
    Taken,
}
