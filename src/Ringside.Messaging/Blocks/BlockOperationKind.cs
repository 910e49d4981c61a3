namespace Ringside.Messaging.Blocks;

/// <summary>What a request to a block device asks for.</summary>
public enum BlockOperationKind : byte
{
    /// <summary>Bytes.</summary>
    Read = 1,

    /// <summary>Stores bytes.</summary>
    Write = 2,

    /// <summary>What was answered before this was sent survives a loss of power.</summary>
    Flush = 3,

    /// <summary>The bytes are not needed any more: they read as zeros, and their room may be used for others.</summary>
    Trim = 4,

    /// <summary>Size and limits of the device.</summary>
    Describe = 5,
}
