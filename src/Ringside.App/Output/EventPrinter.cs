using Ringside.Net.Agents;

namespace Ringside.App.Output;

/// <summary>Prints what a measured thread reports, on a thread of its own, so that a slow terminal never holds the measured one
/// up.</summary>
/// <remarks>The printer looks for events at intervals: to be woken for each would cost the measured thread a call of the
/// kernel.</remarks>
/// <typeparam name="T">The events.</typeparam>
internal sealed class EventPrinter<T> : IDisposable
    where T : struct
{
    private static readonly TimeSpan LongestFinish = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(10);

    private readonly SpscRing<T> _ring = new(1 << 14);
    private readonly Action<T> _print;
    private readonly Action _flush;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _stopping = new();
    private readonly CancellationTokenSource _failed = new();
    private volatile IOException? _failure;

    internal EventPrinter(Action<T> print, Action flush)
    {
        _print = print;
        _flush = flush;
        _thread = new Thread(Run) { Name = "printer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Cancelled when the output has failed: what follows is thrown away.</summary>
    internal CancellationToken Failed => _failed.Token;

    /// <summary>Why the output has failed; null when it has not.</summary>
    internal IOException? Failure => _failure;

    /// <summary>Hands an event over. One thread only.</summary>
    /// <returns>False when the printer is too far behind; nothing is lost if the caller offers it again.</returns>
    internal bool TryPost(in T item) => _ring.TryWrite(item);

    /// <summary>Hands an event over, or counts it as lost when the printer is too far behind. One thread only.</summary>
    internal void PostOrDrop(in T item)
    {
        if (!TryPost(item))
        {
            Dropped++;
        }
    }

    /// <summary>Events that <see cref="PostOrDrop"/> found no room for.</summary>
    internal long Dropped { get; private set; }

    /// <summary>Prints what is left and ends the thread. Output that nobody reads is given up after a second: the
    /// process must end.</summary>
    /// <returns>False when it was given up; the output must not be used any more.</returns>
    internal bool Finish()
    {
        _stopping.Set();
        return _thread.Join(LongestFinish);
    }

    /// <summary>The same as <see cref="Finish"/>.</summary>
    public void Dispose() => Finish();

    private void Run()
    {
        try
        {
            while (true)
            {
                bool last = _stopping.IsSet;
                if (PrintAll() > 0)
                {
                    continue;
                }

                if (last)
                {
                    return;
                }

                _stopping.Wait(LookInterval);
            }
        }
        catch (IOException failure)
        {
            // The reader of the output has gone (a closed pipe): what is measured goes on, what is printed has no reader.
            _failure = failure;
            _failed.Cancel();
            Discard();
        }
    }

    private int PrintAll()
    {
        int count = 0;
        while (_ring.TryRead(out T item))
        {
            _print(item);
            count++;
        }

        if (count > 0)
        {
            _flush();
        }

        return count;
    }

    private void Discard()
    {
        do
        {
            while (_ring.TryRead(out _))
            {
            }
        }
        while (!_stopping.Wait(LookInterval));
    }
}
