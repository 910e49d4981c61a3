namespace Ringside.Messaging.Files;

/// <summary>One operation for a store. Both addresses are the store's until the operation completes.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Name">Address of the name; of a list the name to begin behind.</param>
/// <param name="NameLength">Its bytes; the name is checked, that of a list is only not too long.</param>
/// <param name="Offset">Of a write or read: where, not negative. Of an append: the size that the file must have, or -1.</param>
/// <param name="Memory">Address of the bytes, at a page of 4,096: to write them, or room for those of a read or list; else 0.</param>
/// <param name="Length">How many.</param>
/// <param name="Tag">Comes back with the completion.</param>
public readonly record struct FileOperation(
    FileOperationKind Kind, nint Name, int NameLength, long Offset, nint Memory, int Length, int Tag);
