namespace Ringside.Exchange.Doors;

/// <summary>Bytes on their way between an agent, which never waits, and tasks, which do. Holds no more than its capacity.</summary>
/// <remarks>One writer and one reader. Which of them may wait is theirs to choose: <see cref="Write"/> and <see cref="Read"/> take what is
/// possible now. Continuations run on the thread pool, never within a call of the other side.</remarks>
internal sealed class BoundedPipe(int capacity)
{
    private readonly Lock _lock = new();
    private readonly byte[] _bytes = new byte[capacity];
    private TaskCompletionSource? _reader;
    private TaskCompletionSource? _writer;
    private int _start;
    private int _count;
    private bool _isComplete;
    private bool _isAborted;

    /// <summary>Bytes in it.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
                return _count;
        }
    }

    /// <summary>Bytes that fit.</summary>
    internal int Room
    {
        get
        {
            lock (_lock)
                return _isComplete || _isAborted ? 0 : _bytes.Length - _count;
        }
    }

    /// <summary>Whether everything was read that will ever be in it.</summary>
    internal bool IsOver
    {
        get
        {
            lock (_lock)
                return _isAborted || (_isComplete && _count == 0);
        }
    }

    /// <summary>Adds as many bytes as fit.</summary>
    /// <returns>How many; 0 after the end.</returns>
    internal int Write(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_isComplete || _isAborted)
                return 0;
            int count = Math.Min(bytes.Length, _bytes.Length - _count);
            int end = (_start + _count) % _bytes.Length;
            int first = Math.Min(count, _bytes.Length - end);
            bytes[..first].CopyTo(_bytes.AsSpan(end));
            bytes[first..count].CopyTo(_bytes);
            _count += count;
            if (count > 0)
                Release(ref _reader);
            return count;
        }
    }

    /// <summary>Takes as many bytes as there are and fit.</summary>
    internal int Read(Span<byte> into)
    {
        lock (_lock)
        {
            int count = Copy(into);
            Take(count);
            return count;
        }
    }

    /// <summary>Looks at the oldest bytes.</summary>
    internal int Peek(Span<byte> into)
    {
        lock (_lock)
            return Copy(into);
    }

    /// <summary>Takes bytes off that were looked at.</summary>
    internal void Skip(int count)
    {
        lock (_lock)
            Take(Math.Min(count, _count));
    }

    /// <summary>Nothing more will be written.</summary>
    internal void Complete()
    {
        lock (_lock)
        {
            _isComplete = true;
            Release(ref _reader);
            Release(ref _writer);
        }
    }

    /// <summary>What is in it is forgotten, and nobody waits any longer.</summary>
    internal void Abort()
    {
        lock (_lock)
        {
            _isAborted = true;
            _count = 0;
            Release(ref _reader);
            Release(ref _writer);
        }
    }

    /// <summary>Reads at least one byte, when there is one some time. With no room for any, it waits until there is one, and leaves it
    /// there.</summary>
    /// <returns>How many; 0 at the end.</returns>
    internal async ValueTask<int> ReadAsync(Memory<byte> into)
    {
        while (true)
        {
            int count = Read(into.Span);
            if (count > 0)
                return count;
            Task waiting;
            lock (_lock)
            {
                if (_isComplete || _isAborted || (into.IsEmpty && _count > 0))
                {
                    if (_count == 0 || into.IsEmpty)
                        return 0;
                    continue;
                }

                if (_count > 0)
                    continue;
                waiting = (_reader ??= NewSource()).Task;
            }

            await waiting;
        }
    }

    /// <summary>Writes all bytes, as there is room.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="wrote">Called when some of them were written; the reader may have to be told.</param>
    /// <exception cref="IOException">Nobody will read them.</exception>
    internal async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, Action wrote)
    {
        while (!bytes.IsEmpty)
        {
            int count = Write(bytes.Span);
            bytes = bytes[count..];
            if (count > 0)
            {
                wrote();
                continue;
            }

            Task waiting;
            lock (_lock)
            {
                if (_isComplete || _isAborted)
                    throw new IOException("the other side of the connection is closed");
                if (_count < _bytes.Length)
                    continue;
                waiting = (_writer ??= NewSource()).Task;
            }

            await waiting;
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static void Release(ref TaskCompletionSource? waiting)
    {
        waiting?.SetResult();
        waiting = null;
    }

    private int Copy(Span<byte> into)
    {
        int count = Math.Min(into.Length, _count);
        int first = Math.Min(count, _bytes.Length - _start);
        _bytes.AsSpan(_start, first).CopyTo(into);
        _bytes.AsSpan(0, count - first).CopyTo(into[first..]);
        return count;
    }

    private void Take(int count)
    {
        _count -= count;
        _start = _count == 0 ? 0 : (_start + count) % _bytes.Length;
        if (count > 0)
            Release(ref _writer);
    }
}
