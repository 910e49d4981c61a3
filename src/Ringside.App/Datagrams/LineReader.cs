using Ringside.Linux.Errors;
using Ringside.Net.Agents;

namespace Ringside.App.Datagrams;

/// <summary>Reads lines on a thread of its own, because reading standard input waits, and hands them to an agent.</summary>
internal sealed class LineReader
{
    private readonly SpscRing<byte[]> _lines = new(256);
    private readonly AutoResetEvent _room = new(false);
    private readonly Stream _input;
    private readonly LineCutter _cutter;
    private readonly Waiter _waiter;
    private volatile bool _ended;
    private volatile Exception? _failure;
    private long _tooLong;

    /// <summary>Starts to read.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="longest">Most bytes of a line.</param>
    /// <param name="waiter">Of the agent, which is woken when there is a line.</param>
    /// <param name="keepsTooLong">Whether the first <paramref name="longest"/> bytes of one that is too long are handed over, too.</param>
    internal LineReader(Stream input, int longest, Waiter waiter, bool keepsTooLong = false)
    {
        _input = input;
        _cutter = new LineCutter(longest, keepsTooLong);
        _waiter = waiter;

        // It cannot be stopped while it waits for input; in the background it ends with the process.
        new Thread(Run) { Name = "lines", IsBackground = true }.Start();
    }

    /// <summary>Lines that were too long.</summary>
    internal long TooLong => Volatile.Read(ref _tooLong);

    /// <summary>True when all lines have been taken and there will be no more.</summary>
    internal bool IsEmpty => _ended && _lines.Count == 0;

    /// <summary>Takes the next line, without waiting.</summary>
    internal bool TryTake(out byte[]? line)
    {
        if (!_lines.TryRead(out line))
        {
            return false;
        }

        _room.Set();
        return true;
    }

    /// <summary>Fails when reading has ended because the input could not be read.</summary>
    /// <exception cref="KernelException">What the kernel said.</exception>
    internal void ThrowIfUnreadable()
    {
        // The runtime hides the number of some errors one level deeper.
        if (_failure is { } failure)
        {
            throw new KernelException("read(standard input)", (Errno)(failure.InnerException ?? failure).HResult);
        }
    }

    private void Run()
    {
        try
        {
            byte[] buffer = new byte[1 << 16];
            int length;
            while ((length = _input.Read(buffer)) > 0)
            {
                ReadOnlySpan<byte> bytes = buffer.AsSpan(0, length);
                while (_cutter.TryCut(ref bytes, out ReadOnlySpan<byte> line))
                {
                    Post(line.ToArray());
                }

                Volatile.Write(ref _tooLong, _cutter.TooLong);
            }

            if (_cutter.TryCutLast(out ReadOnlySpan<byte> last))
            {
                Post(last.ToArray());
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _failure = failure;
        }

        Volatile.Write(ref _tooLong, _cutter.TooLong);
        _ended = true;
        _waiter.Wake();
    }

    private void Post(byte[] line)
    {
        while (!_lines.TryWrite(line))
        {
            _room.WaitOne();
        }

        _waiter.Wake();
    }
}
