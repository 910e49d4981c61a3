namespace Ringside.Messaging.Files;

/// <summary>What a request to a filesystem asks for.</summary>
public enum FileOperationKind : byte
{
    /// <summary>A new file, empty.</summary>
    Create = 1,

    /// <summary>Bytes at the end of a file.</summary>
    Append = 2,

    /// <summary>Bytes at an offset; a gap before them is zeros.</summary>
    WriteAt = 3,

    /// <summary>Bytes from an offset.</summary>
    ReadAt = 4,

    /// <summary>Names and sizes, in the order of their bytes.</summary>
    List = 5,

    /// <summary>The file goes.</summary>
    Delete = 6,
}
