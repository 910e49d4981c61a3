using Ringside.Linux.Errors;
using Ringside.Linux.Files;

namespace Ringside.Messaging.Storage;

/// <summary>Does each operation when it is begun (pread(2), pwrite(2), fdatasync(2), fallocate(2)).</summary>
internal sealed unsafe class PreadEngine(int depth) : IEngine
{
    private readonly CompletionQueue<EngineCompletion> _done = new(depth);

    public bool TrySubmit(EngineOperation operation, KernelFile file, byte* memory, int length, long offset, int tag)
    {
        if (_done.IsFull)
            return false;
        _done.Add(new EngineCompletion(tag, Do(operation, file, memory, length, offset)));
        return true;
    }

    public int Poll(Span<EngineCompletion> into) => _done.Take(into);

    public void Dispose()
    {
    }

    internal static int Do(EngineOperation operation, KernelFile file, byte* memory, int length, long offset) => operation switch
    {
        EngineOperation.Synchronize => file.Synchronize(),
        EngineOperation.PunchHole => file.Allocate(KernelFile.PunchHole, offset, length),
        EngineOperation.Read => Read(file, memory, length, offset),
        _ => Write(file, memory, length, offset),
    };

    private static int Read(KernelFile file, byte* memory, int length, long offset)
    {
        int had = 0;
        while (had < length)
        {
            int read = file.ReadAt(memory + had, length - had, offset + had);
            if (read == -(int)Errno.EINTR)
                continue;
            if (read <= 0)
                return had > 0 ? had : read;
            had += read;
        }

        return had;
    }

    // The kernel says how much it wrote before the disk was full, and only to the next write that it is.
    private static int Write(KernelFile file, byte* memory, int length, long offset)
    {
        int had = 0;
        while (had < length)
        {
            int written = file.WriteAt(memory + had, length - had, offset + had);
            if (written == -(int)Errno.EINTR)
                continue;
            if (written <= 0)
                return written < 0 ? written : had;
            had += written;
        }

        return had;
    }
}
