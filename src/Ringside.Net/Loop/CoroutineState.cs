namespace Ringside.Net.Loop;

/// <summary>How a coroutine stands (its operations are those of io_uring(7)).</summary>
public enum CoroutineState
{
    /// <summary>It runs, or waits.</summary>
    Running,

    /// <summary>It came to its end.</summary>
    Completed,

    /// <summary>It threw; see <see cref="Coroutine.Failure"/>.</summary>
    Failed,

    /// <summary>It was disposed before its end.</summary>
    Disposed,

    /// <summary>It was disposed because nothing happened in it for longer than its limit.</summary>
    Inactive,
}
