using System.Buffers.Binary;
using System.Security.Cryptography;
using Ringside.Linux.Errors;
using Ringside.Linux.Files;
using Ringside.Messaging.Storage;
using Ringside.Messaging.Streams.Logs;
using Ringside.Messaging.Streams.Storing;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Streams.Disks;

/// <content>Files that are opened, begun and cut.</content>
public sealed unsafe partial class SegmentDisk
{
    private const string GuardName = "lock"; // whoever has it open has the folder
    private const int IdentityOffset = 40; // in the head of a packet

    /// <summary>Opens a folder, or makes it, and reads all that is in it.</summary>
    /// <remarks>A last batch that is not whole is cut. Behind a damaged batch, or a missing segment, nothing is used: it is put aside in
    /// files that end with <c>.damaged</c>, and <see cref="DiskState.Doubt"/> names the place.</remarks>
    /// <param name="options">Where, and how.</param>
    /// <param name="state">What it holds.</param>
    /// <exception cref="IOException">The folder belongs to another stream, run of numbers or process, or cannot be read or
    /// written.</exception>
    /// <exception cref="KernelException">This kernel does not have the engine.</exception>
    /// <exception cref="ArgumentException">Options out of range.</exception>
    public static SegmentDisk Open(SegmentDiskOptions options, out DiskState state)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return OpenWith(options, FileEngines.Open(options.Engine, Depth), out state);
    }

    /// <summary>Takes a folder for this process alone.</summary>
    /// <exception cref="IOException">Another process has it, or it cannot be written.</exception>
    internal static FileStream Guard(string folder)
    {
        try
        {
            return new(Path.Combine(folder, GuardName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException problem) when (problem.HResult == (int)Errno.EAGAIN)
        {
            // What flock(2) says of a file that somebody else has locked.
            throw new IOException($"{folder}: another process uses this folder", problem);
        }
    }

    internal static SegmentDisk OpenWith(SegmentDiskOptions options, IEngine engine, out DiskState state)
    {
        PromiseFile? promise = null;
        FileStream? guard = null;
        try
        {
            Directory.CreateDirectory(options.Folder);
            guard = Guard(options.Folder);
            ulong boot = options.BootId != 0 ? options.BootId : BootIdentity.Read();
            string? doubt = null;
            SegmentRecovery recovery = PromiseFile.TryOpen(options.Folder, out promise)
                ? Look(options, promise!.Record, boot, out doubt)
                : Begin(options, boot, out promise, out doubt);
            SegmentScan scan = recovery.Scan;
            PromiseRecord record = promise!.Record with
            {
                IsDoubtful = doubt is not null,
                Boot = boot,
                Kept = Math.Min(promise.Record.Kept, scan.Last),
                IsClosed = false,
                Chain = 0,
            };

            // The doubt is kept before its cause is repaired, and that it was closed whole is forgotten before anything is written;
            // how batches are written from now on is kept when what is there is on the disk.
            Throw(promise.Save(record with { Policy = promise.Record.Policy }), options.Folder);
            recovery.Repair();
            Throw(promise.Save(record with { Policy = options.Policy }), options.Folder);
            state = new DiskState(record.Promise, scan.Last, scan.Chain, [.. scan.Runs], doubt);
            return new SegmentDisk(options, boot, (guard, promise), recovery.Segments, scan.Last, engine);
        }
        catch (Exception error)
        {
            promise?.Dispose();
            guard?.Dispose();
            engine.Dispose();
            if (error is KernelException or UnauthorizedAccessException)
            {
                throw new IOException($"{options.Folder}: {error.Message}", error);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public void CutTo(long number)
    {
        Drain();
        _filling.Clear();
        _writing.Clear();
        _done = 0;
        _begun = Math.Min(number, _written);
        if (number >= _written)
        {
            return;
        }

        // First what it says that it has, then what it has.
        if (_promise.Record.Kept > number)
        {
            Save(_promise.Record with { Kept = number });
        }

        bool isFound = _reader.TryFind(_segments, number + 1, out long offset);
        _reader.Forget();
        _file?.Dispose();
        _file = null;
        (_written, _synchronized) = (number, Math.Min(_synchronized, number));
        bool isWhole = false;
        while (_segments.Count > 0 && _segments[^1].First > number)
        {
            isWhole = _segments[^1].First == number + 1;
            Remove(_segments[^1].Path);
            _segments.RemoveAt(_segments.Count - 1);
        }

        if (_segments.Count > 0 && !isWhole)
        {
            Truncate(_segments[^1], isFound ? offset : -1);
        }

        Synchronize();
    }

    // A segment with room, open; a new one begins only when all of the last one is synchronized, if anything ever is.
    private bool HasSegment()
    {
        if (_segments.Count > 0)
        {
            Segment last = _segments[^1];
            int result = _file is null ? KernelFile.TryOpen(last.Path, FileOpening.NoLink, out _file) : 0;
            if (result < 0)
            {
                Fail("open", last.Path, result);
                return false;
            }

            if (last.End < _options.SegmentBytes)
            {
                return true;
            }

            _wantsSegment = _options.Policy != StorePolicy.None && _synchronized < _written;
            if (_wantsSegment)
            {
                return false;
            }
        }

        return TryBeginSegment();
    }

    private bool TryBeginSegment()
    {
        string path = Segment.PathOf(_options.Folder, _filling.First);
        int result = KernelFile.TryOpen(path, FileOpening.Create | FileOpening.Empty | FileOpening.NoLink, out KernelFile? file);
        if (result < 0)
        {
            Fail("open", path, result);
            return false;
        }

        byte[] head = new byte[SegmentHead.Size];
        uint identity = BinaryPrimitives.ReadUInt32LittleEndian(_filling.Bytes[IdentityOffset..]);
        new SegmentHead(_options.Stream, identity, _filling.First).Write(head, _checksum);
        result = PromiseFile.WriteAll(file!, head, 0);
        if (result < 0)
        {
            file!.Dispose();
            Fail("write", path, result);
            return false;
        }

        _file?.Dispose();
        _file = file;
        _segments.Add(new Segment(path, _filling.First));
        Synchronize();
        return Trouble is null;
    }

    private void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Trouble ??= $"unlink({path}): {error.Message}";
        }
    }

    private void Truncate(Segment segment, long offset)
    {
        int result = offset < 0 ? -(int)Errno.EIO : KernelFile.TryOpen(segment.Path, FileOpening.NoLink, out _file);
        result = result < 0 ? result : _file!.SetLength(offset);
        if (result < 0)
        {
            Fail("ftruncate", segment.Path, result);
            return;
        }

        segment.CutAt(offset);
    }

    // What lies in the folder; with no policy that is left to the kernel, as what lies in the files is.
    private void Synchronize()
    {
        int result = _options.Policy == StorePolicy.None ? 0 : KernelFolder.Synchronize(_options.Folder);
        if (result < 0)
        {
            Fail("fsync", _options.Folder, result);
        }
    }

    // All that any process has left to the kernel.
    private bool TrySynchronizeAll()
    {
        for (int i = 0; i < _segments.Count && Trouble is null; i++)
        {
            bool isOpen = i == _segments.Count - 1 && _file is not null;
            KernelFile? file = _file;
            int result = isOpen ? 0 : KernelFile.TryOpen(_segments[i].Path, FileOpening.NoLink, out file);
            result = result < 0 ? result : SynchronizeNow(file!);
            if (!isOpen)
            {
                file?.Dispose();
            }

            if (result < 0)
            {
                Fail("fdatasync", _segments[i].Path, result);
            }
        }

        int folder = Trouble is null ? KernelFolder.Synchronize(_options.Folder) : 0;
        if (folder < 0)
        {
            Fail("fsync", _options.Folder, folder);
        }

        return Trouble is null;
    }

    // Nothing else is under way: the next completion is its own.
    private int SynchronizeNow(KernelFile file)
    {
        var spin = default(SpinWait);
        while (true)
        {
            while (!_engine.TrySubmit(EngineOperation.Synchronize, file, null, 0, 0, CloseTag))
            {
                spin.SpinOnce();
            }

            while (_engine.Poll(_completions) == 0)
            {
                spin.SpinOnce();
            }

            if (_completions[0].Result is not (-(int)Errno.EINTR or -(int)Errno.EAGAIN))
            {
                return _completions[0].Result;
            }
        }
    }

    private bool TryChainOfLast(out ulong chain)
    {
        chain = 0;
        if (_written == 0)
        {
            return true;
        }

        if (!TryRead(_written, out ReadOnlySpan<byte> packets))
        {
            return false;
        }

        var walk = new PacketWalk(packets);
        while (walk.MoveNext())
        {
            chain = StreamHeader.TryRead(walk.Packet, _checksum, out StreamHeader header) ? header.Chain : 0;
        }

        return chain != 0;
    }

    /// <summary>Reads what is there, and changes nothing.</summary>
    internal static SegmentRecovery Look(SegmentDiskOptions options, in PromiseRecord record, ulong boot, out string? doubt)
    {
        string path = Path.Combine(options.Folder, PromiseFile.Name);
        if (record.Stream != options.Stream)
        {
            throw new IOException($"{path}: belongs to {record.Stream}; expected {options.Stream}");
        }

        bool hasStopped = boot == 0 || boot != record.Boot;
        var recovery = new SegmentRecovery(options, record.Promise.Identity, hasStopped);
        if (record.Promise.Identity == 0 && Segment.FindAll(options.Folder).Count > 0)
        {
            recovery.Refuse($"{path}: nothing was promised, but there are batches");
        }
        else
        {
            recovery.Look();
        }

        bool isAsClosed = record.IsClosed && (recovery.Scan.Last, recovery.Scan.Chain) == (record.Kept, record.Chain);
        doubt = recovery.Doubt
            ?? (recovery.Scan.Last < record.Kept ? $"{path}: batch {record.Kept} was kept, but {recovery.Scan.Last} is the last one" : null)
            ?? (record.IsClosed && !isAsClosed ? $"{path}: it was closed with another batch {record.Kept}, or one that was the last" : null)
            ?? (hasStopped && !isAsClosed && record.Policy != StorePolicy.Every && record.Promise.Identity != 0
                ? "the machine has stopped since" : null)
            ?? (record.IsDoubtful ? $"{path}: it was doubtful before, and has not caught up since" : null);
        return recovery;
    }

    // Who cannot read what he has promised has promised nothing, and holds nothing.
    private static SegmentRecovery Begin(SegmentDiskOptions options, ulong boot, out PromiseFile promise, out string? doubt)
    {
        string path = Path.Combine(options.Folder, PromiseFile.Name);
        var recovery = new SegmentRecovery(options, 0, false);
        bool isThere = Path.Exists(path);
        if (isThere || Segment.FindAll(options.Folder).Count > 0)
        {
            recovery.Refuse($"{path}: {(isThere ? "damaged" : "missing")}; it is not known what was promised");
        }

        doubt = recovery.Doubt;
        promise = PromiseFile.Create(options.Folder, new PromiseRecord
        {
            Stream = options.Stream,
            Promise = new StorePromise(0, 0, 0) { Directory = (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue) },
            Boot = boot,
            Policy = options.Policy,
            IsDoubtful = doubt is not null,
        });
        return recovery;
    }

    private static void Throw(int result, string path)
    {
        if (result < 0)
        {
            throw new KernelException($"write({Path.Combine(path, PromiseFile.Name)})", (Errno)(-result));
        }
    }
}
