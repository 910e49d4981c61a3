namespace Ringside.Net.Loop;

/// <summary>What woke a coroutine that waited for a <see cref="WaitGroup"/> (the operations of io_uring_enter(2)).</summary>
public enum GroupOutcome
{
    /// <summary>What it waited for has come about, without a failure among the operations that are done.</summary>
    Done,

    /// <summary>What it waited for has come about, and at least one of the operations that are done has failed.</summary>
    Failed,

    /// <summary>The time is over; the operations go on.</summary>
    TimedOut,

    /// <summary>An operation that interrupts is done, as a message from another thread.</summary>
    Interrupted,

    /// <summary>The coroutine was cancelled.</summary>
    Cancelled,
}
