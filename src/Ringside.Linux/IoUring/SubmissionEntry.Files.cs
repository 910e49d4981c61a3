namespace Ringside.Linux.IoUring;

/// <content>Operations on files.</content>
public unsafe partial struct SubmissionEntry
{
    /// <summary>The file's own position instead of an offset (as read(2) and write(2)).</summary>
    public const ulong CurrentPosition = ulong.MaxValue;

    /// <summary>Opens a file (openat(2)); the result is its descriptor.</summary>
    /// <param name="folder">Descriptor of the folder that the path starts in; -100 is the working folder (AT_FDCWD).</param>
    /// <param name="path">Path, ended with a zero byte; read when the entry is submitted.</param>
    /// <param name="flags">Flags of open(2).</param>
    /// <param name="mode">Rights of a new file.</param>
    public void PrepareOpen(int folder, byte* path, int flags, uint mode = 0)
    {
        Prepare(RingOperation.OpenAt, folder, path, mode, 0);
        _operationFlags = (uint)flags;
    }

    /// <summary>Reads (pread(2)); the result is the bytes, 0 at the end of the file.</summary>
    /// <param name="descriptor">The file.</param>
    /// <param name="into">Where to.</param>
    /// <param name="length">Room in bytes.</param>
    /// <param name="offset">Where in the file, or <see cref="CurrentPosition"/>.</param>
    public void PrepareRead(int descriptor, void* into, int length, ulong offset) =>
        Prepare(RingOperation.Read, descriptor, into, (uint)length, offset);

    /// <summary>Writes (pwrite(2)); the result is the bytes written.</summary>
    /// <param name="descriptor">The file.</param>
    /// <param name="bytes">From where.</param>
    /// <param name="length">How many.</param>
    /// <param name="offset">Where in the file, or <see cref="CurrentPosition"/>.</param>
    public void PrepareWrite(int descriptor, void* bytes, int length, ulong offset) =>
        Prepare(RingOperation.Write, descriptor, bytes, (uint)length, offset);

    /// <summary>Reads into a registered buffer.</summary>
    /// <param name="descriptor">The file.</param>
    /// <param name="into">Where to, within the buffer.</param>
    /// <param name="length">Room in bytes.</param>
    /// <param name="offset">Where in the file.</param>
    /// <param name="place">The buffer's place in the table.</param>
    public void PrepareReadRegistered(int descriptor, void* into, int length, ulong offset, int place)
    {
        Prepare(RingOperation.ReadFixed, descriptor, into, (uint)length, offset);
        _buffer = (ushort)place;
    }

    /// <summary>Writes from a registered buffer.</summary>
    /// <param name="descriptor">The file.</param>
    /// <param name="bytes">From where, within the buffer.</param>
    /// <param name="length">How many.</param>
    /// <param name="offset">Where in the file.</param>
    /// <param name="place">The buffer's place in the table.</param>
    public void PrepareWriteRegistered(int descriptor, void* bytes, int length, ulong offset, int place)
    {
        Prepare(RingOperation.WriteFixed, descriptor, bytes, (uint)length, offset);
        _buffer = (ushort)place;
    }

    /// <summary>Brings what was written to the disk (fsync(2)).</summary>
    /// <param name="descriptor">The file.</param>
    /// <param name="dataOnly">Only what is needed to read it back (fdatasync(2)).</param>
    public void PrepareSynchronize(int descriptor, bool dataOnly)
    {
        Prepare(RingOperation.Synchronize, descriptor, null, 0, 0);
        _operationFlags = dataOnly ? 1u : 0;
    }

    /// <summary>Reserves room on the disk (fallocate(2)).</summary>
    /// <param name="descriptor">The file.</param>
    /// <param name="mode">Flags of fallocate(2).</param>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Bytes.</param>
    public void PrepareAllocate(int descriptor, int mode, ulong offset, ulong length)
    {
        Prepare(RingOperation.Allocate, descriptor, (void*)length, (uint)mode, offset);
    }

    /// <summary>Closes a descriptor (close(2)).</summary>
    /// <param name="descriptor">The descriptor.</param>
    public void PrepareClose(int descriptor) => Prepare(RingOperation.Close, descriptor, null, 0, 0);

    /// <summary>Empties a place of the table of registered files; the file is closed when nobody else holds it.</summary>
    /// <param name="place">Number of the place.</param>
    public void PrepareCloseRegistered(int place)
    {
        Prepare(RingOperation.Close, 0, null, 0, 0);
        _filePlace = (uint)place + 1;
    }

    /// <summary>Puts what this entry opens or accepts into the table of registered files instead of giving it a descriptor.</summary>
    /// <param name="place">Number of the place, or <see cref="AnyFilePlace"/>.</param>
    public void OpenRegistered(uint place) => _filePlace = place == AnyFilePlace ? AnyFilePlace : place + 1;
}
