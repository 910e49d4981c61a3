using Ringside.Linux.Errors;
using Ringside.Linux.Files;

namespace Ringside.Messaging.Streams.Disks;

/// <summary>A part of a file in memory, read ahead (pread(2)).</summary>
internal sealed unsafe class FileWindow(int readAhead)
{
    private byte[] _bytes = new byte[readAhead];
    private KernelFile? _file;
    private long _from;
    private int _count;

    /// <summary>Looks at another file, or anew at one that was cut.</summary>
    internal void Use(KernelFile? file) => (_file, _from, _count) = (file, 0, 0);

    /// <summary>Bytes from an offset on.</summary>
    /// <param name="offset">Where in the file.</param>
    /// <param name="length">How many are wanted.</param>
    /// <param name="end">Where the file ends.</param>
    /// <returns>At least as many, or what there is before the end, or before a place that cannot be read; valid until the next
    /// call.</returns>
    internal ReadOnlySpan<byte> At(long offset, int length, long end)
    {
        length = (int)Math.Clamp(end - offset, 0, length);
        if (offset < _from || offset + length > _from + _count)
        {
            Read(offset, length, (int)Math.Clamp(end - offset, 0, Math.Max(length, readAhead)));
        }

        int at = (int)(offset - _from);
        return _bytes.AsSpan(at, (int)Math.Clamp(end - offset, 0, _count - at));
    }

    private void Read(long offset, int wanted, int length)
    {
        if (_bytes.Length < length)
        {
            _bytes = new byte[Math.Max(length, 2 * _bytes.Length)];
        }

        (_from, _count) = (offset, 0);
        fixed (byte* start = _bytes)
        {
            while (_count < wanted)
            {
                int result = _file!.ReadAt(start + _count, length - _count, offset + _count);
                if (result <= 0 && result != -(int)Errno.EINTR)
                {
                    return;
                }

                _count += Math.Max(result, 0);
            }
        }
    }
}
