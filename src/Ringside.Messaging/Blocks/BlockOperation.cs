namespace Ringside.Messaging.Blocks;

/// <summary>One operation for a store.</summary>
/// <param name="Kind">Read, write, flush or trim.</param>
/// <param name="Offset">First byte, a multiple of the block.</param>
/// <param name="Memory">Address of the bytes, at a page of 4,096; the store's until the operation completes. 0 for flush and
/// trim.</param>
/// <param name="Length">Bytes, a multiple of the block and within the device; 0 for flush.</param>
/// <param name="Tag">Comes back with the completion.</param>
public readonly record struct BlockOperation(BlockOperationKind Kind, long Offset, nint Memory, int Length, int Tag);
