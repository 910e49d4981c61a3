namespace Ringside.Messaging.Blocks;

/// <summary>What lies behind a block device. One thread uses it; nothing blocks longer than the engine behind it has to.</summary>
public interface IBlockStore
{
    /// <summary>Size in bytes, a multiple of <see cref="BlockBytes"/>.</summary>
    long SizeBytes { get; }

    /// <summary>Offsets and lengths are multiples of this, a power of two from 512 to 4,096.</summary>
    int BlockBytes { get; }

    /// <summary>Begins an operation.</summary>
    /// <param name="operation">The operation, checked.</param>
    /// <returns>False when as many as the store holds are under way: try again after <see cref="Poll"/>.</returns>
    bool TrySubmit(in BlockOperation operation);

    /// <summary>Hands over what was begun, and takes completions, without waiting.</summary>
    /// <param name="into">Room for them.</param>
    /// <returns>How many were taken.</returns>
    int Poll(Span<BlockCompletion> into);
}
