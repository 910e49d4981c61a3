using Ringside.Linux.Errors;
using Ringside.Linux.Files;
using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Messaging.Streams.Disks;

/// <summary>The file in which a store keeps its promise: two slots, in blocks of their own.</summary>
/// <remarks>Each save writes one slot, waits until it is on the disk, and then does the same with the other one. So whichever one is half
/// written or damaged, the other holds what was last promised, or what was about to be. The file has all its room from the start: it is
/// written when the disk is full, too.</remarks>
internal sealed unsafe class PromiseFile : IDisposable
{
    /// <summary>Its name in the folder.</summary>
    internal const string Name = "promise";

    /// <summary>Bytes from one slot to the other.</summary>
    internal const int SlotDistance = 4096;

    private readonly Crc32C _checksum = new();
    private readonly KernelFile _file;
    private PromiseRecord _record;

    // The slot that is written first, because the other one is whole, and not older.
    private int _older;

    private PromiseFile(KernelFile file, in PromiseRecord record, int older) => (_file, _record, _older) = (file, record, older);

    /// <summary>What it says.</summary>
    internal PromiseRecord Record => _record;

    /// <summary>Opens the file of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="file">The file, when the result is true.</param>
    /// <returns>False when it is not there, or no slot can be read.</returns>
    /// <exception cref="KernelException">It is there, and cannot be opened.</exception>
    internal static bool TryOpen(string folder, out PromiseFile? file)
    {
        file = null;
        string path = Path.Combine(folder, Name);
        int result = KernelFile.TryOpen(path, FileOpening.NoLink, out KernelFile? open);
        if (result == -(int)Errno.ENOENT)
        {
            return false;
        }

        if (result < 0)
        {
            throw new KernelException($"open({path})", (Errno)(-result));
        }

        var checksum = new Crc32C();
        bool hasFirst = TryReadSlot(open!, 0, checksum, out PromiseRecord first);
        bool hasSecond = TryReadSlot(open!, 1, checksum, out PromiseRecord second);
        if (!hasFirst && !hasSecond)
        {
            open!.Dispose();
            return false;
        }

        bool isSecond = hasSecond && (!hasFirst || second.Counter > first.Counter);
        file = new PromiseFile(open!, isSecond ? second : first, isSecond ? 0 : 1);
        return true;
    }

    /// <summary>Makes the file of a folder, under another name first, so that it is there as a whole or not at all.</summary>
    /// <exception cref="KernelException">That failed: ENOSPC, EIO, EACCES.</exception>
    internal static PromiseFile Create(string folder, in PromiseRecord record)
    {
        string path = Path.Combine(folder, Name);
        string early = path + ".new";
        KernelFile open = KernelFile.Open(early, FileOpening.Create | FileOpening.Empty | FileOpening.NoLink);
        var file = new PromiseFile(open, record, 0);
        try
        {
            byte[] zeros = new byte[2 * SlotDistance];
            Throw(WriteAll(open, zeros, 0), early);
            Throw(file.Save(record), early);
            File.Move(early, path, overwrite: true);
            Throw(KernelFolder.Synchronize(folder), folder);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Keeps a record; its counter is one above the last one.</summary>
    /// <returns>0, or a negative errno: then it may hold this one or the last one.</returns>
    internal int Save(in PromiseRecord record)
    {
        PromiseRecord next = record with { Counter = _record.Counter + 1 };
        byte[] bytes = new byte[PromiseRecord.Size];
        next.Write(bytes, _checksum);
        for (int i = 0; i < 2; i++)
        {
            int result = WriteAll(_file, bytes, _older * SlotDistance);
            result = result < 0 ? result : _file.Synchronize();
            if (result < 0)
            {
                // The next one must be above whatever has come to the disk.
                _record = _record with { Counter = next.Counter };
                return result;
            }

            _older = 1 - _older;
        }

        _record = next;
        return 0;
    }

    /// <summary>Closes it.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Writes all bytes at an offset.</summary>
    /// <returns>0, or a negative errno.</returns>
    internal static int WriteAll(KernelFile file, ReadOnlySpan<byte> bytes, long offset)
    {
        fixed (byte* start = bytes)
        {
            for (int done = 0; done < bytes.Length;)
            {
                int result = file.WriteAt(start + done, bytes.Length - done, offset + done);
                if (result <= 0 && result != -(int)Errno.EINTR)
                {
                    return result < 0 ? result : -(int)Errno.EIO;
                }

                done += Math.Max(result, 0);
            }
        }

        return 0;
    }

    private static bool TryReadSlot(KernelFile file, int slot, Crc32C checksum, out PromiseRecord record)
    {
        Span<byte> bytes = stackalloc byte[PromiseRecord.Size];
        fixed (byte* start = bytes)
        {
            int count = file.ReadAt(start, bytes.Length, slot * SlotDistance);
            return PromiseRecord.TryRead(bytes[..Math.Max(count, 0)], checksum, out record);
        }
    }

    private static void Throw(int result, string path)
    {
        if (result < 0)
        {
            throw new KernelException($"write({path})", (Errno)(-result));
        }
    }
}
