namespace Ringside.Net.Loop;

/// <summary>When a coroutine that waits for several operations is woken (they complete as io_uring_enter(2) tells).</summary>
public enum WakePolicy
{
    /// <summary>When all have completed, well or not.</summary>
    All,

    /// <summary>When one has completed whose result was not taken yet.</summary>
    Any,

    /// <summary>When all have completed, or as soon as one has failed (a negative result).</summary>
    AllOrFirstFailure,
}
