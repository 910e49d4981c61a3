namespace Ringside.Messaging.Objects;

/// <summary>How a large object is put together.</summary>
public enum ObjectMode : byte
{
    /// <summary>Its size is known; blocks carry the offset where they belong and may come in any order.</summary>
    OffsetWrites = 1,

    /// <summary>Its size is not known; numbered pieces follow each other until its end is told.</summary>
    Appends = 2,
}
