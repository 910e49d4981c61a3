namespace Ringside.Net.Loop;

/// <summary>When a coroutine that waits for several operations is woken (as with completions counted in io_uring_enter(2), but by
/// meaning).</summary>
public enum WakeWhen
{
    /// <summary>When all are done, however they ended.</summary>
    AllAreDone,

    /// <summary>When one is done, however it ended.</summary>
    OneIsDone,

    /// <summary>When all have succeeded, or at the first that failed.</summary>
    AllHaveSucceededOrOneFailed,
}
