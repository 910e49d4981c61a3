using Ringside.Net.Frames;

namespace Ringside.Messaging.Mdp.Receiving;

/// <summary>A block that arrived, or parts of one, and waits for those before it.</summary>
internal struct BlockSlot
{
    /// <summary>Where its bytes stand, cut to the block; leased.</summary>
    internal Frame Block;

    /// <summary>Granules that are there (<see cref="Sending.SendQueue.Granule"/>).</summary>
    internal ulong Granules;

    internal SlotStage Stage;
}
