using System.Buffers.Binary;
using Ringside.Linux.Files;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Streams.Disks;

/// <summary>Finds batches in segments: from the nearest one whose place is known, or from the one that was read last.</summary>
internal sealed class SegmentReader : IDisposable
{
    private const int ReadAhead = 2 * Segment.IndexBytes;

    private readonly Crc32C _checksum = new();
    private readonly FileWindow _window = new(ReadAhead);
    private KernelFile? _file;
    private Segment? _segment;
    private (long Number, long Offset) _next;

    /// <summary>Reads a batch.</summary>
    /// <param name="segments">All segments by first number.</param>
    /// <param name="number">Number of a batch that was written.</param>
    /// <param name="packets">All its packets; valid until the next call.</param>
    /// <returns>False when it cannot be read, or is damaged.</returns>
    internal bool TryRead(List<Segment> segments, long number, out ReadOnlySpan<byte> packets)
    {
        packets = default;
        if (!TryFind(segments, number, out long offset))
        {
            return false;
        }

        int length = 0;
        StreamHeader header;
        ushort fragment = 0;
        do
        {
            int wanted = length + StreamHeader.Size;
            ReadOnlySpan<byte> bytes = _window.At(offset, wanted, _segment!.End);
            if (bytes.Length < wanted)
            {
                return false;
            }

            wanted += LengthOf(bytes[length..]);
            bytes = _window.At(offset, wanted, _segment.End);
            if (bytes.Length < wanted || !StreamHeader.TryRead(bytes[length..], _checksum, out header)
                || header.Number != number || header.Fragment != fragment++ || header.IsHeartbeat)
            {
                return false;
            }

            length = wanted;
        }
        while (!header.IsEnd);

        packets = _window.At(offset, length, _segment.End)[..length];
        _next = (number + 1, offset + length);
        return true;
    }

    /// <summary>Where a batch that was written begins.</summary>
    /// <returns>False when that cannot be found out.</returns>
    internal bool TryFind(List<Segment> segments, long number, out long offset)
    {
        offset = 0;
        Segment? segment = Find(segments, number);
        if (segment is null || !TryUse(segment))
        {
            return false;
        }

        (long at, offset) = number == _next.Number ? _next : segment.Near(number);
        while (at <= number)
        {
            ReadOnlySpan<byte> bytes = _window.At(offset, StreamHeader.Size, segment.End);
            if (bytes.Length < StreamHeader.Size)
            {
                return false;
            }

            long here = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]);
            if (here < at || here > number)
            {
                return false; // damaged since
            }

            at = here;
            if (at == number)
            {
                return true;
            }

            offset += StreamHeader.Size + LengthOf(bytes);
        }

        return false;
    }

    /// <summary>Files were cut or removed.</summary>
    internal void Forget()
    {
        _file?.Dispose();
        (_file, _segment, _next) = (null, null, default);
        _window.Use(null);
    }

    /// <summary>Closes what is open.</summary>
    public void Dispose() => Forget();

    private static Segment? Find(List<Segment> segments, long number)
    {
        int low = 0;
        int high = segments.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = segments[middle].First <= number ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? null : segments[low - 1];
    }

    private bool TryUse(Segment segment)
    {
        if (_segment == segment)
        {
            return true;
        }

        Forget();
        if (KernelFile.TryOpen(segment.Path, FileOpening.NoLink, out _file) < 0)
        {
            return false;
        }

        _segment = segment;
        _window.Use(_file);
        return true;
    }

    private static int LengthOf(ReadOnlySpan<byte> head) => BinaryPrimitives.ReadUInt16LittleEndian(head[14..]);
}
