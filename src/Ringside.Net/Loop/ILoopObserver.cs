namespace Ringside.Net.Loop;

/// <summary>Hears what becomes of the coroutines of a <see cref="RingLoop"/> (io_uring(7)). Called on the loop's thread; must not
/// throw.</summary>
public interface ILoopObserver
{
    /// <summary>A coroutine has ended: its body returned, or threw, or it was disposed.</summary>
    /// <param name="coroutine">Which.</param>
    /// <param name="failure">What its body threw; null when it did not.</param>
    void OnEnded(Coroutine coroutine, Exception? failure);
}
