namespace Ringside.Linux.Descriptors;

/// <summary>Owner of one open file descriptor; closes it once (close(2)).</summary>
public class FileDescriptor : IDisposable
{
    private int _value;

    /// <summary>Takes ownership of an open descriptor.</summary>
    /// <param name="value">The descriptor, not negative.</param>
    public FileDescriptor(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        _value = value;
    }

    /// <summary>The number of the descriptor, or -1 after it was closed.</summary>
    public int Value => Volatile.Read(ref _value);

    /// <summary>True once it was closed.</summary>
    public bool IsClosed => Value < 0;

    /// <summary>Closes the descriptor. Later calls do nothing.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the descriptor.</summary>
    /// <param name="disposing">True from <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        int value = Interlocked.Exchange(ref _value, -1);
        if (value >= 0)
        {
            // Linux frees the number even when close reports an error, so there is nothing to retry (close(2)).
            _ = Libc.close(value);
        }
    }

    /// <summary>The descriptor for a kernel call; a closed one is a programmer's error.</summary>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public int Checked()
    {
        int value = Value;
        ObjectDisposedException.ThrowIf(value < 0, this);
        return value;
    }
}
