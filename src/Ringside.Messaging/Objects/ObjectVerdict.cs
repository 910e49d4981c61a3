namespace Ringside.Messaging.Objects;

/// <summary>What the receiver says about an object.</summary>
public enum ObjectVerdict : byte
{
    /// <summary>It is being received.</summary>
    Open = 0,

    /// <summary>It is there, and its digest is right.</summary>
    Complete = 1,

    /// <summary>Refused: as many objects are open as the receiver takes.</summary>
    TooMany = 2,

    /// <summary>Refused or dropped: longer than the receiver takes, alone or with all others.</summary>
    TooLarge = 3,

    /// <summary>Refused: the receiver has an object of this id from another sender or with another mode, size or tag, or the end that was
    /// told does not fit. At the sender: what the receiver holds as complete under this id has another digest.</summary>
    Conflict = 4,

    /// <summary>Dropped: all bytes came, and their digest is not the sender's.</summary>
    DigestDiffers = 5,

    /// <summary>Dropped: the receiver could not store it. At the sender: it could not read it.</summary>
    StorageFailed = 6,

    /// <summary>The receiver does not know the object (any more).</summary>
    Unknown = 7,

    /// <summary>Said by the sender: the peer does not take messages as long as this object's.</summary>
    MessageTooLong = 100,
}
