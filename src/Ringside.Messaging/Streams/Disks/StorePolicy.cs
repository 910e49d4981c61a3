namespace Ringside.Messaging.Streams.Disks;

/// <summary>When what a store has written is synchronized (fdatasync(2)). Promises always are.</summary>
public enum StorePolicy : byte
{
    /// <summary>When the kernel likes. A batch counts as kept when it is written: it survives the process, not the machine.</summary>
    None = 0,

    /// <summary>Every so often. A batch counts as kept when it is written.</summary>
    Interval = 1,

    /// <summary>At once. A batch counts as kept when it is on the disk: it survives the machine.</summary>
    Every = 2,
}
