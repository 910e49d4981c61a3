using Ringside.Linux.Clocks;

namespace Ringside.App.Output;

/// <summary>What long work says about itself on standard error: nothing in the first two seconds, then one line that is written
/// over on a terminal, or a new line every ten seconds elsewhere.</summary>
internal sealed class ProgressLine : IDisposable
{
    private const long QuietNanos = 2_000_000_000;
    private const long TerminalIntervalNanos = 200_000_000;
    private const long PlainIntervalNanos = 10_000_000_000;

    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private long _nextNanos = KernelClock.MonotonicRawNanos() + QuietNanos;
    private int _shown;

    internal void Report(string text)
    {
        long now = KernelClock.MonotonicRawNanos();
        if (now < _nextNanos)
        {
            return;
        }

        _nextNanos = now + (_isTerminal ? TerminalIntervalNanos : PlainIntervalNanos);
        if (_isTerminal)
        {
            Console.Error.Write("\r" + text.PadRight(_shown));
            _shown = text.Length;
        }
        else
        {
            Console.Error.WriteLine(text);
        }
    }

    internal void Clear()
    {
        if (_isTerminal && _shown > 0)
        {
            Console.Error.Write("\r" + new string(' ', _shown) + "\r");
            _shown = 0;
        }
    }

    public void Dispose() => Clear();
}
