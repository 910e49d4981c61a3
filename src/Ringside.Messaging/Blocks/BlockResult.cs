namespace Ringside.Messaging.Blocks;

/// <summary>What became of a request to a block device.</summary>
public enum BlockResult : byte
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>The request makes no sense: a length that is not that of its bytes, or a flush with a range.</summary>
    BadRequest = 1,

    /// <summary>It reaches past the end of the device.</summary>
    OutOfRange = 2,

    /// <summary>Offset or length is no multiple of the block.</summary>
    NotAligned = 3,

    /// <summary>Longer than one request may be, or the answer is longer than the client takes.</summary>
    TooLong = 4,

    /// <summary>The device failed.</summary>
    Failed = 5,

    /// <summary>The disk behind the device is full.</summary>
    NoRoom = 6,

    /// <summary>The device cannot do that.</summary>
    NotSupported = 7,

    /// <summary>Said by the client: no answer came in time. A write or trim may have been done, and may still be.</summary>
    TimedOut = 100,

    /// <summary>Said by the client: the connection was lost before the answer came. A write or trim may have been done.</summary>
    Disconnected = 101,

    /// <summary>Said by the client: the answer does not fit the request.</summary>
    BadAnswer = 102,
}
