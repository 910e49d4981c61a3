namespace Ringside.Messaging.Files;

/// <summary>What became of a request to a filesystem.</summary>
public enum FileResult : byte
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>The request makes no sense: a length that is not that of its bytes, or bytes where none belong.</summary>
    BadRequest = 1,

    /// <summary>There is no such file.</summary>
    NotFound = 2,

    /// <summary>There is such a file already.</summary>
    Exists = 3,

    /// <summary>A name of no bytes.</summary>
    NameEmpty = 4,

    /// <summary>A name of more than 128 bytes.</summary>
    NameTooLong = 5,

    /// <summary>A name with a slash or backslash.</summary>
    NameHasSeparator = 6,

    /// <summary>A name of dots only.</summary>
    NameIsDots = 7,

    /// <summary>A name with a control character, the zero byte among them.</summary>
    NameHasControl = 8,

    /// <summary>A name that is not UTF-8.</summary>
    NameIsNotText = 9,

    /// <summary>The offset is negative, or the file would be longer than the store takes.</summary>
    OutOfRange = 10,

    /// <summary>Longer than one request may be, or the answer is longer than the client takes.</summary>
    TooLong = 11,

    /// <summary>As many files or bytes are stored as the store takes, or the disk is full.</summary>
    NoRoom = 12,

    /// <summary>The file does not have the size that the append asked for: nothing was appended.</summary>
    SizeDiffers = 13,

    /// <summary>The store failed.</summary>
    Failed = 14,

    /// <summary>Said by the client: no answer came in time. It may have been done, and may still be.</summary>
    TimedOut = 100,

    /// <summary>Said by the client: the connection was lost before the answer came. It may have been done.</summary>
    Disconnected = 101,

    /// <summary>Said by the client: the answer does not fit the request.</summary>
    BadAnswer = 102,
}
