using System.Threading.Tasks.Sources;

namespace Ringside.Messaging.Mdp.Nodes;

/// <summary>Wakes one waiting task; a signal that comes while nobody waits is kept for the next one. Allocates nothing.</summary>
/// <remarks>State: 0 nothing, 1 a signal is kept, 2 somebody waits. Whoever moves it away from 2 completes the wait, so it is completed
/// once.</remarks>
internal sealed class Signal : IValueTaskSource
{
    private const int Nothing = 0;
    private const int Kept = 1;
    private const int Waiting = 2;

    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private int _state;

    /// <summary>Waits for a signal; one task at a time.</summary>
    /// <exception cref="InvalidOperationException">Another task waits already.</exception>
    internal ValueTask WaitAsync(CancellationToken cancellation)
    {
        if (Interlocked.CompareExchange(ref _state, Nothing, Kept) == Kept)
        {
            return ValueTask.CompletedTask;
        }

        _source.Reset();
        if (Interlocked.CompareExchange(ref _state, Waiting, Nothing) != Nothing)
        {
            if (Interlocked.CompareExchange(ref _state, Nothing, Kept) == Kept)
            {
                return ValueTask.CompletedTask;
            }

            throw new InvalidOperationException("another task waits for messages of this node already");
        }

        if (cancellation.CanBeCanceled)
        {
            _registration = cancellation.UnsafeRegister(static (self, token) => ((Signal)self!).Cancel(token), this);
        }

        return new ValueTask(this, _source.Version);
    }

    /// <summary>Wakes the waiting task, or keeps the signal. Any thread.</summary>
    internal void Raise()
    {
        if (Volatile.Read(ref _state) != Kept && Interlocked.Exchange(ref _state, Kept) == Waiting)
        {
            Volatile.Write(ref _state, Nothing);
            _source.SetResult(true);
        }
    }

    public void GetResult(short token)
    {
        _registration.Dispose();
        _registration = default;
        _source.GetResult(token);
    }

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void Cancel(CancellationToken token)
    {
        if (Interlocked.CompareExchange(ref _state, Nothing, Waiting) == Waiting)
        {
            _source.SetException(new OperationCanceledException(token));
        }
    }
}
