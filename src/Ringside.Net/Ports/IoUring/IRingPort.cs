namespace Ringside.Net.Ports.IoUring;

/// <summary>What has a ring of the kernel below it (io_uring(7)), whose descriptor nobody may poll from another ring of the same
/// thread: a ring for one thread posts completions only when that thread asks it, so its descriptor never becomes ready for the
/// sleeper.</summary>
internal interface IRingPort
{
    /// <summary>A descriptor that may be polled from another ring: readable when the ring has something to look at, now or from the next
    /// completion on. To be asked for before each wait, on the thread that uses the port; -1 when it is closed.</summary>
    int ReadyEvent();
}
