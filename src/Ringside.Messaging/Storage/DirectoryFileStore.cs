using System.Text;
using Ringside.Linux.Errors;
using Ringside.Linux.Files;
using Ringside.Messaging.Files;
using Ringside.Messaging.Requests;

namespace Ringside.Messaging.Storage;

/// <summary>A flat filesystem in a folder, which belongs to it alone while it runs (pread(2), io_submit(2), io_uring(7)).</summary>
/// <remarks>Names and sizes are read at the start and kept in memory. Files are opened when they are used and at most a bounded number
/// stays open. A file that may only be read is served for that, and writes to it fail. A write that failed leaves zeros in the place
/// that it took.</remarks>
public sealed unsafe class DirectoryFileStore : IFileStore, IDisposable
{
    private const int MaximumOpen = 128;

    private readonly string _folder;
    private readonly FileStoreLimits _limits;
    private readonly FileTable<StoredFile> _table;
    private readonly IEngine _engine;
    private readonly StoredFile?[] _open = new StoredFile?[MaximumOpen];
    private readonly Begun[] _begun;
    private readonly IndexQueue _free;
    private readonly CompletionQueue<FileCompletion> _done;
    private readonly EngineCompletion[] _completions;
    private long _uses;

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">The folder, which must be there.</param>
    /// <param name="engine">How files are read and written.</param>
    /// <param name="limits">The limits.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="KernelException">This kernel does not have the engine.</exception>
    public DirectoryFileStore(string folder, FileEngine engine, FileStoreLimits limits)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(limits);
        limits.Check();
        _folder = folder;
        _limits = limits;
        _table = new FileTable<StoredFile>(limits.MaximumFiles);
        Load();
        _begun = new Begun[limits.QueueDepth];
        _done = new CompletionQueue<FileCompletion>(limits.QueueDepth);
        _completions = new EngineCompletion[limits.QueueDepth];
        _free = new IndexQueue(limits.QueueDepth);
        for (int i = 0; i < limits.QueueDepth; i++)
        {
            _free.Add(i);
        }

        _engine = FileEngines.Open(engine, limits.QueueDepth);
    }

    /// <summary>Bytes of all files.</summary>
    public long UsedBytes { get; private set; }

    /// <summary>What lay in the folder at the start and is not served: links, names against the rules, more files than the limit.</summary>
    public int IgnoredFiles { get; private set; }

    /// <inheritdoc/>
    public bool TrySubmit(in FileOperation operation)
    {
        // What is under way and what waits to be taken together never are more than the places.
        if (_done.Count >= _free.Count)
            return false;
        var name = new ReadOnlySpan<byte>((void*)operation.Name, operation.NameLength);
        switch (operation.Kind)
        {
            case FileOperationKind.Create:
                End(operation.Tag, Create(name));
                return true;
            case FileOperationKind.Delete:
                End(operation.Tag, Delete(name));
                return true;
            case FileOperationKind.List:
                int length = _table.List(name, new Span<byte>((void*)operation.Memory, operation.Length), out bool hasMore);
                _done.Add(new FileCompletion(operation.Tag, FileResult.Ok, length, hasMore ? 1 : 0));
                return true;
            default:
                return TryMove(operation, name);
        }
    }

    /// <inheritdoc/>
    public int Poll(Span<FileCompletion> into)
    {
        int taken = _done.Take(into);
        int count = _engine.Poll(_completions.AsSpan(0, Math.Min(_completions.Length, into.Length - taken)));
        for (int i = 0; i < count; i++)
        {
            into[taken++] = Ended(_completions[i]);
        }

        return taken;
    }

    /// <summary>Ends what is under way and closes all files. On the thread that used it: with io_uring no other one can end what is under
    /// way, whose memory the kernel still writes to.</summary>
    public void Dispose()
    {
        _engine.Dispose();
        foreach (Begun begun in _begun)
        {
            begun.File?.Open?.Dispose();
        }

        foreach (StoredFile? file in _open)
        {
            file?.Open?.Dispose();
        }
    }

    private static FileResult ResultOf(int error) => (Errno)(-error) switch
    {
        Errno.EEXIST => FileResult.Exists,
        Errno.ENOSPC => FileResult.NoRoom,
        _ => FileResult.Failed,
    };

    private void Load()
    {
        foreach (string path in Directory.EnumerateFileSystemEntries(_folder))
        {
            byte[] name = Encoding.UTF8.GetBytes(Path.GetFileName(path));
            var info = new FileInfo(path);
            bool isServed = info.Exists && info.LinkTarget is null && FileNames.Check(name) == FileResult.Ok
                && _table.Check(name) == FileResult.Ok;
            if (!isServed)
            {
                IgnoredFiles++;
                continue;
            }

            _table.Add(name, new StoredFile(path, info.Length));
            UsedBytes += info.Length;
        }
    }

    private FileResult Create(ReadOnlySpan<byte> name)
    {
        FileResult check = _table.Check(name);
        if (check != FileResult.Ok)
            return check;
        var file = new StoredFile(Path.Combine(_folder, Encoding.UTF8.GetString(name)), 0);
        int result = KernelFile.TryOpen(file.Path, FileOpening.New | FileOpening.NoLink, out KernelFile? open);
        if (result < 0)
            return ResultOf(result);
        Keep(file, open!);
        CloseWithoutPlace(file);
        _table.Add(name, file);
        return FileResult.Ok;
    }

    private FileResult Delete(ReadOnlySpan<byte> name)
    {
        if (!_table.TryFind(name, out StoredFile? file))
            return FileResult.NotFound;
        try
        {
            File.Delete(file!.Path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return FileResult.Failed;
        }

        _table.TryRemove(name, out _);
        UsedBytes -= file.SizeBytes;
        file.IsDeleted = true;
        CloseWithoutPlace(file);
        return FileResult.Ok;
    }

    private bool TryMove(in FileOperation operation, ReadOnlySpan<byte> name)
    {
        FileResult check = Place(operation, name, out StoredFile? file, out long offset, out int length);
        if (check != FileResult.Ok || length == 0)
        {
            _done.Add(new FileCompletion(operation.Tag, check, 0, check == FileResult.Ok ? file!.SizeBytes : 0));
            return true;
        }

        bool reads = operation.Kind == FileOperationKind.ReadAt;
        int place = _free.First;
        EngineOperation kind = reads ? EngineOperation.Read : EngineOperation.Write;
        if (!_engine.TrySubmit(kind, file!.Open!, (byte*)operation.Memory, length, offset, place))
        {
            CloseWithoutPlace(file);
            return false;
        }

        _free.RemoveFirst();
        file.UnderWay++;
        if (!reads && offset + length > file.SizeBytes)
        {
            UsedBytes += offset + length - file.SizeBytes;
            file.SizeBytes = offset + length;
        }

        long value = operation.Kind == FileOperationKind.Append ? offset : file.SizeBytes;
        _begun[place] = new Begun(operation.Tag, file, reads, operation.Memory, length, value);
        return true;
    }

    // Where the bytes go or come from, with the file open.
    private FileResult Place(
        in FileOperation operation, ReadOnlySpan<byte> name, out StoredFile? file, out long offset, out int length)
    {
        (offset, length) = (operation.Offset, operation.Length);
        if (!_table.TryFind(name, out file))
            return FileResult.NotFound;
        long size = file!.SizeBytes;
        if (operation.Kind == FileOperationKind.Append)
        {
            if (offset >= 0 && offset != size)
                return FileResult.SizeDiffers;
            offset = size;
        }

        if (operation.Kind == FileOperationKind.ReadAt)
            length = (int)Math.Clamp(size - offset, 0, length);
        else if (offset > _limits.MaximumFileBytes - length)
            return FileResult.OutOfRange;
        else if (offset + length > size && offset + length - size > _limits.MaximumTotalBytes - UsedBytes)
            return FileResult.NoRoom; // bytes in the place of others need no room, however many there are
        return length == 0 ? FileResult.Ok : Use(file, operation.Kind == FileOperationKind.ReadAt);
    }

    private FileResult Use(StoredFile file, bool reads)
    {
        file.LastUse = ++_uses;
        if (file.Open is null)
        {
            int result = KernelFile.TryOpen(file.Path, FileOpening.NoLink, out KernelFile? open);
            file.IsReadOnly = (Errno)(-result) is Errno.EACCES or Errno.EPERM or Errno.EROFS or Errno.ETXTBSY;
            if (file.IsReadOnly && reads)
                result = KernelFile.TryOpen(file.Path, FileOpening.NoLink | FileOpening.ReadOnly, out open);
            if (result < 0)
                return ResultOf(result);
            Keep(file, open!);
        }

        return reads || !file.IsReadOnly ? FileResult.Ok : FileResult.Failed;
    }

    // In a free place, or in that of the file that was used longest ago. Where all are in use, one more is open without a place as long as
    // something of it is under way.
    private void Keep(StoredFile file, KernelFile open)
    {
        file.Open = open;
        file.LastUse = ++_uses;
        int oldest = -1;
        for (int i = 0; i < _open.Length; i++)
        {
            StoredFile? other = _open[i];
            if (other is null)
            {
                _open[i] = file;
                return;
            }

            if (other.UnderWay == 0 && (oldest < 0 || other.LastUse < _open[oldest]!.LastUse))
                oldest = i;
        }

        if (oldest < 0)
            return;
        Close(_open[oldest]!);
        _open[oldest] = file;
    }

    private FileCompletion Ended(in EngineCompletion completion)
    {
        Begun begun = _begun[completion.Tag];
        _begun[completion.Tag] = default;
        _free.Add(completion.Tag);
        StoredFile file = begun.File;
        file.UnderWay--;
        CloseWithoutPlace(file);
        if (completion.Result < 0)
            return new FileCompletion(begun.Tag, ResultOf(completion.Result), 0, 0);
        if (!begun.Reads)
        {
            FileResult result = completion.Result == begun.Length ? FileResult.Ok : FileResult.Failed;
            return new FileCompletion(begun.Tag, result, 0, result == FileResult.Ok ? begun.Value : 0);
        }

        // A write before it may not have come so far yet: the place is the file's already, and zeros.
        new Span<byte>((byte*)begun.Memory + completion.Result, begun.Length - completion.Result).Clear();
        return new FileCompletion(begun.Tag, FileResult.Ok, begun.Length, begun.Value);
    }

    private void End(int tag, FileResult result) => _done.Add(new FileCompletion(tag, result, 0, 0));

    private void CloseWithoutPlace(StoredFile file)
    {
        if (file.UnderWay == 0 && (file.IsDeleted || Array.IndexOf(_open, file) < 0))
            Close(file);
    }

    private void Close(StoredFile file)
    {
        file.Open?.Dispose();
        file.Open = null;
        int place = Array.IndexOf(_open, file);
        if (place >= 0)
            _open[place] = null;
    }

    private readonly record struct Begun(int Tag, StoredFile File, bool Reads, nint Memory, int Length, long Value);
}
