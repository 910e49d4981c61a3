using Ringside.Linux.Errors;

namespace Ringside.Linux.IoUring;

/// <summary>Hands out the places of a ring's table of registered files (IORING_REGISTER_FILES2, io_uring_register(2)).</summary>
/// <remarks>One thread owns it, as it owns the ring. The table keeps a file open until its place is emptied, whoever closed its
/// descriptor.</remarks>
public sealed class FileTable
{
    private readonly Ring _ring;
    private readonly Stack<int> _free;

    /// <summary>Makes the table of a ring; it ends with the ring.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="capacity">Places.</param>
    /// <exception cref="KernelException">EBUSY: the ring has a table; EMFILE: more than RLIMIT_NOFILE; EINVAL: older than Linux
    /// 5.19.</exception>
    public FileTable(Ring ring, int capacity)
    {
        ArgumentNullException.ThrowIfNull(ring);
        ring.RegisterFiles(capacity);
        _ring = ring;
        _free = new Stack<int>(capacity);
        for (int i = capacity - 1; i >= 0; i--)
        {
            _free.Push(i);
        }
    }

    /// <summary>Registers a file.</summary>
    /// <param name="descriptor">An open descriptor; it may be closed afterwards.</param>
    /// <param name="place">Its number from now on, when the result is true.</param>
    /// <returns>False when the table is full: use the descriptor itself.</returns>
    /// <exception cref="KernelException">EBADF: not open.</exception>
    public bool TryAdd(int descriptor, out int place)
    {
        if (!_free.TryPop(out place))
        {
            return false;
        }

        try
        {
            _ring.UpdateFile(place, descriptor);
            return true;
        }
        catch
        {
            _free.Push(place);
            throw;
        }
    }

    /// <summary>Empties a place.</summary>
    /// <param name="place">Its number.</param>
    public void Remove(int place)
    {
        _ring.UpdateFile(place, -1);
        _free.Push(place);
    }
}
