using System.Text;
using Ringside.Linux.IoUring;
using Ringside.Net.Frames;

namespace Ringside.Net.Loop;

/// <summary>One file on a ring loop (open(2), pread(2), pwrite(2), fsync(2), io_uring_enter(2)).</summary>
/// <remarks>Regular files are never "not ready": what cannot be served from memory is done by a thread of the kernel, and the loop goes
/// on meanwhile. Such an operation cannot always be cancelled. All members belong to the loop's thread.</remarks>
public sealed unsafe class LoopFile : IDisposable
{
    private const int WorkingFolder = -100; // AT_FDCWD
    private const int CloseOnExec = 0x80000;

    private readonly OwnedDescriptor _descriptor;

    private LoopFile(RingLoop loop, int descriptor) => _descriptor = new OwnedDescriptor(loop, descriptor, null);

    /// <summary>Its loop.</summary>
    public RingLoop Loop => _descriptor.Loop;

    /// <summary>Its descriptor.</summary>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public int Descriptor => _descriptor.Checked();

    /// <summary>Puts an open descriptor on the loop, which closes it.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="descriptor">The descriptor.</param>
    public static LoopFile Own(RingLoop loop, int descriptor)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        return new LoopFile(loop, descriptor);
    }

    /// <summary>Opens a file (openat(2)).</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="path">Its path.</param>
    /// <param name="flags">Flags of open(2): 0 reading, 1 writing, 2 both; 0x40 makes it, 0x200 empties it, 0x400 appends.</param>
    /// <param name="mode">Rights of a new file.</param>
    /// <returns>Its descriptor, for <see cref="Own"/>; ENOENT, EACCES, EMFILE and others.</returns>
    public static Pending Open(RingLoop loop, string path, int flags, int mode = 0b110_100_100)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var bytes = new byte[Encoding.UTF8.GetByteCount(path) + 1];
        Encoding.UTF8.GetBytes(path, bytes);
        void* address = loop.Begin(bytes, RingLoop.Unlimited, out Operation operation, out SubmissionEntry* entry);
        operation.Yield(OperationYield.Descriptor);
        entry->PrepareOpen(WorkingFolder, (byte*)address, flags | CloseOnExec, (uint)mode);
        return new Pending(operation);
    }

    /// <summary>Reads into a frame (pread(2)).</summary>
    /// <param name="into">A frame leased from the loop, which the caller keeps.</param>
    /// <param name="offset">Where in the file; -1 is the file's own position.</param>
    /// <returns>Bytes, 0 at the end; EIO, ECANCELED and others.</returns>
    public Pending Read(Frame into, long offset)
    {
        int descriptor = _descriptor.Checked();
        byte* address = Loop.Frames.AddressOf(into);
        Loop.Begin(RingLoop.Unlimited, out Operation operation, out SubmissionEntry* entry);
        entry->PrepareRead(descriptor, address, into.Length, (ulong)offset);
        operation.HoldFrame(into);
        return new Pending(operation);
    }

    /// <summary>Reads into memory, which is pinned until the kernel is done (pread(2)).</summary>
    /// <param name="into">Where to.</param>
    /// <param name="offset">Where in the file; -1 is the file's own position.</param>
    /// <returns>As <see cref="Read(Frame, long)"/>.</returns>
    public Pending Read(Memory<byte> into, long offset)
    {
        int descriptor = _descriptor.Checked();
        void* address = Loop.Begin(into, RingLoop.Unlimited, out Operation operation, out SubmissionEntry* entry);
        entry->PrepareRead(descriptor, address, into.Length, (ulong)offset);
        return new Pending(operation);
    }

    /// <summary>Writes a frame (pwrite(2)).</summary>
    /// <param name="bytes">A frame leased from the loop, which the caller keeps.</param>
    /// <param name="offset">Where in the file; -1 is the file's own position.</param>
    /// <returns>Bytes written; ENOSPC, EIO, ECANCELED and others.</returns>
    public Pending Write(Frame bytes, long offset)
    {
        int descriptor = _descriptor.Checked();
        byte* address = Loop.Frames.AddressOf(bytes);
        Loop.Begin(RingLoop.Unlimited, out Operation operation, out SubmissionEntry* entry);
        entry->PrepareWrite(descriptor, address, bytes.Length, (ulong)offset);
        operation.HoldFrame(bytes);
        return new Pending(operation);
    }

    /// <summary>Writes memory, which is pinned until the kernel is done (pwrite(2)).</summary>
    /// <param name="bytes">From where.</param>
    /// <param name="offset">Where in the file; -1 is the file's own position.</param>
    /// <returns>As <see cref="Write(Frame, long)"/>.</returns>
    public Pending Write(ReadOnlyMemory<byte> bytes, long offset)
    {
        int descriptor = _descriptor.Checked();
        void* address = Loop.Begin(bytes, RingLoop.Unlimited, out Operation operation, out SubmissionEntry* entry);
        entry->PrepareWrite(descriptor, address, bytes.Length, (ulong)offset);
        return new Pending(operation);
    }

    /// <summary>Brings what was written to the disk (fsync(2)).</summary>
    /// <param name="dataOnly">Only what is needed to read it back (fdatasync(2)).</param>
    /// <returns>0; EIO, ENOSPC.</returns>
    public Pending Synchronize(bool dataOnly = true)
    {
        int descriptor = _descriptor.Checked();
        Loop.Begin(RingLoop.Unlimited, out Operation operation, out SubmissionEntry* entry);
        entry->PrepareSynchronize(descriptor, dataOnly);
        return new Pending(operation);
    }

    /// <summary>Gives the descriptor away: <see cref="Dispose"/> cancels what is under way and does not close.</summary>
    /// <returns>The descriptor, which is the caller's now.</returns>
    public int Detach() => _descriptor.Detach();

    /// <summary>Cancels what is under way on the file and closes it.</summary>
    public void Dispose() => _descriptor.Close();
}
