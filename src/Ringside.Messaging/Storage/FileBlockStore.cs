using Ringside.Linux.Errors;
using Ringside.Linux.Files;
using Ringside.Messaging.Blocks;

namespace Ringside.Messaging.Storage;

/// <summary>A block device in a file or a disk (pread(2), io_submit(2), io_uring(7)).</summary>
public sealed unsafe class FileBlockStore : IBlockStore, IDisposable
{
    private readonly KernelFile _file;
    private readonly IEngine _engine;
    private readonly EngineCompletion[] _completions;
    private readonly int[] _lengths;
    private readonly int[] _tags;
    private readonly Requests.IndexQueue _free;

    private FileBlockStore(KernelFile file, long sizeBytes, FileEngine engine, int queueDepth)
    {
        _file = file;
        SizeBytes = sizeBytes;
        _engine = FileEngines.Open(engine, queueDepth);
        _completions = new EngineCompletion[queueDepth];
        _lengths = new int[queueDepth];
        _tags = new int[queueDepth];
        _free = new Requests.IndexQueue(queueDepth);
        for (int i = 0; i < queueDepth; i++)
        {
            _free.Add(i);
        }
    }

    /// <inheritdoc/>
    public long SizeBytes { get; }

    /// <inheritdoc/>
    public int BlockBytes => 4096;

    /// <summary>Opens a file as a device; one that is not there is made, one that is shorter is lengthened with zeros.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="sizeBytes">Size of the device, a multiple of 4,096.</param>
    /// <param name="engine">How it is accessed.</param>
    /// <param name="direct">Past the page cache (O_DIRECT).</param>
    /// <param name="queueDepth">Most operations under way.</param>
    /// <exception cref="KernelException">It cannot be opened or lengthened, or this kernel does not have the engine; EINVAL: the file
    /// system has no O_DIRECT.</exception>
    public static FileBlockStore Open(string path, long sizeBytes, FileEngine engine, bool direct, int queueDepth)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sizeBytes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(sizeBytes % 4096, 0, nameof(sizeBytes));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(queueDepth);
        KernelFile file = KernelFile.Open(path, FileOpening.Create | (direct ? FileOpening.Direct : FileOpening.None));
        try
        {
            int result = file.Length < sizeBytes ? file.SetLength(sizeBytes) : 0;
            if (result < 0)
                throw new KernelException($"ftruncate({path}, {sizeBytes})", (Errno)(-result));
            return new FileBlockStore(file, sizeBytes, engine, queueDepth);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool TrySubmit(in BlockOperation operation)
    {
        if (_free.Count == 0)
            return false;
        int place = _free.First;
        EngineOperation kind = operation.Kind switch
        {
            BlockOperationKind.Read => EngineOperation.Read,
            BlockOperationKind.Write => EngineOperation.Write,
            BlockOperationKind.Trim => EngineOperation.PunchHole,
            _ => EngineOperation.Synchronize,
        };
        _tags[place] = operation.Tag;
        _lengths[place] = kind is EngineOperation.Read or EngineOperation.Write ? operation.Length : 0;
        if (!_engine.TrySubmit(kind, _file, (byte*)operation.Memory, operation.Length, operation.Offset, place))
            return false;
        _free.RemoveFirst();
        return true;
    }

    /// <inheritdoc/>
    public int Poll(Span<BlockCompletion> into)
    {
        int count = _engine.Poll(_completions.AsSpan(0, Math.Min(_completions.Length, into.Length)));
        for (int i = 0; i < count; i++)
        {
            (int place, int result) = (_completions[i].Tag, _completions[i].Result);
            into[i] = new BlockCompletion(_tags[place], ResultOf(result, _lengths[place]));
            _free.Add(place);
        }

        return count;
    }

    /// <summary>Ends what is under way and closes the file. On the thread that used it: with io_uring no other one can end what is under
    /// way, whose memory the kernel still writes to.</summary>
    public void Dispose()
    {
        _engine.Dispose();
        _file.Dispose();
    }

    internal static BlockResult ResultOf(int result, int length) => (Errno)(-Math.Min(result, 0)) switch
    {
        Errno.None => result == length ? BlockResult.Ok : BlockResult.Failed,
        Errno.ENOSPC => BlockResult.NoRoom,
        Errno.EOPNOTSUPP => BlockResult.NotSupported,
        _ => BlockResult.Failed,
    };
}
