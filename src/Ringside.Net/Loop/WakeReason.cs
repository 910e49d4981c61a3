namespace Ringside.Net.Loop;

/// <summary>Why a coroutine that waits for several operations was woken (they complete as io_uring_enter(2) tells).</summary>
public enum WakeReason
{
    /// <summary>All have completed.</summary>
    All,

    /// <summary>One has completed.</summary>
    Any,

    /// <summary>One has failed.</summary>
    Failure,

    /// <summary>What was added as an interruption has completed, as a message from another thread.</summary>
    Interrupted,

    /// <summary>The time was over.</summary>
    TimedOut,

    /// <summary>The wait was cancelled.</summary>
    Canceled,
}
