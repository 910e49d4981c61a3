namespace Ringside.Messaging.Streams.Disks;

/// <summary>How a segment ends.</summary>
internal enum SegmentEnd
{
    /// <summary>With a whole batch.</summary>
    Whole,

    /// <summary>In a batch that was being written.</summary>
    Torn,

    /// <summary>With something that nobody writes.</summary>
    Damaged,
}
