namespace Ringside.Net.Loop;

/// <summary>A coroutine failed and nobody was there to be told: what ends the loop then (io_uring(7) is what the loop runs on).</summary>
public sealed class CoroutineException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="coroutine">Name of the coroutine.</param>
    /// <param name="cause">What it threw.</param>
    public CoroutineException(string coroutine, Exception cause)
        : base($"coroutine '{coroutine}': {cause?.Message}", cause) => Coroutine = coroutine;

    /// <summary>Name of the coroutine that failed.</summary>
    public string Coroutine { get; }
}
