using System.Buffers.Binary;
using System.Numerics;
using Ringside.Linux.Files;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams.Logs;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Streams.Disks;

/// <summary>Reads segments one after the other, and checks each packet, each batch and the chain.</summary>
/// <remarks>A last batch that is cut off is told apart from one that is damaged: what is there of it must be the beginning of what is
/// wanted next, and nothing but the end of the file may be wrong with it.</remarks>
internal sealed class SegmentScan(StreamId stream, uint identity)
{
    private const int ReadAhead = 1 << 20;
    private const int MostPacket = StreamHeader.Size + ushort.MaxValue;
    private const int SectorBytes = 512;
    private const uint PacketMagic = 0x3158_5352; // RSX1
    private const int LengthOffset = 14;
    private const int ChecksumOffset = 44;

    private readonly Crc32C _checksum = new();
    private readonly EpochTable _table = new();
    private readonly FileWindow _window = new(ReadAhead);
    private long _end;
    private int _fragment;
    private long _at;

    /// <summary>Number of the last whole batch.</summary>
    internal long Last { get; private set; }

    /// <summary>Its chain.</summary>
    internal ulong Chain { get; private set; }

    /// <summary>The epochs of all batches.</summary>
    internal IReadOnlyList<EpochRun> Runs => _table.Runs;

    /// <summary>Reads one segment, whose first batch must be the next one.</summary>
    /// <param name="segment">The segment; its end and its index are set.</param>
    /// <param name="file">The file.</param>
    /// <param name="length">Bytes of it.</param>
    /// <param name="mayEndInZeros">Whether the machine has stopped since: then room may be there that was not written.</param>
    /// <returns>What was found at <see cref="Segment.End"/>.</returns>
    internal SegmentEnd Read(Segment segment, KernelFile file, long length, bool mayEndInZeros)
    {
        _window.Use(file);
        _end = length;
        long at = SegmentHead.Size;
        while (at < length)
        {
            if (!TryBatch(at, out long next))
            {
                segment.End = at;
                return Judge(at, mayEndInZeros);
            }

            segment.Note(Last, at);
            at = next;
        }

        segment.End = at;
        return SegmentEnd.Whole;
    }

    private SegmentEnd Judge(long at, bool mayEndInZeros)
    {
        if (IsCut())
        {
            return SegmentEnd.Torn;
        }

        if (mayEndInZeros)
        {
            long filled = EndOfData(_at);
            if (filled == _at)
            {
                return SegmentEnd.Torn;
            }

            _end = Math.Min(_end, (filled + SectorBytes - 1) / SectorBytes * SectorBytes);
            return !TryBatch(at, out _) && IsCut() ? SegmentEnd.Torn : SegmentEnd.Damaged;
        }

        return SegmentEnd.Damaged;
    }

    private bool TryBatch(long at, out long next)
    {
        (_at, _fragment) = (at, 0);
        next = 0;
        ChainHash hash = default;
        uint epoch = 0;
        while (true)
        {
            ReadOnlySpan<byte> bytes = _window.At(_at, MostPacket, _end);
            if (!StreamHeader.TryRead(bytes, _checksum, out StreamHeader header) || !IsExpected(header, epoch))
            {
                return false;
            }

            if (_fragment == 0)
            {
                epoch = header.Epoch;
                hash = new ChainHash(Chain, stream, identity, epoch, header.Number);
            }

            hash.Append(bytes.Slice(StreamHeader.Size, header.Length));
            if (header.IsEnd)
            {
                return TryTake(header, hash.End(), _at + StreamHeader.Size + header.Length, out next);
            }

            _at += StreamHeader.Size + header.Length;
            _fragment++;
        }
    }

    private bool IsExpected(in StreamHeader header, uint epoch) =>
        header.Stream == stream && header.Identity == identity && !header.IsHeartbeat && header.Number == Last + 1
            && header.Fragment == _fragment && (_fragment == 0 ? header.Epoch >= _table.Last.Epoch : header.Epoch == epoch);

    private bool TryTake(in StreamHeader end, ulong chain, long behind, out long next)
    {
        next = behind;
        if (chain != end.Chain)
        {
            return false;
        }

        (Last, Chain) = (end.Number, chain);
        _table.Note(end.Epoch, end.Number);
        return true;
    }

    // Whether the packet at which reading stopped is the beginning of one, and the file ends in it.
    private bool IsCut()
    {
        long left = _end - _at;
        if (left is < 0 or >= MostPacket)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = _window.At(_at, (int)left, _end);
        if (rest.Length < left)
        {
            return false; // it cannot be read
        }

        Span<byte> begin = stackalloc byte[6];
        BinaryPrimitives.WriteUInt32LittleEndian(begin, PacketMagic);
        BinaryPrimitives.WriteUInt16LittleEndian(begin[4..], stream.Value);
        int known = Math.Min(rest.Length, begin.Length);
        if (!rest[..known].SequenceEqual(begin[..known]))
        {
            return false;
        }

        return rest.Length < StreamHeader.Size || (IsHeadExpected(rest) && !IsWholeButForLength(rest) && !HoldsPacket(rest[1..]));
    }

    private bool IsHeadExpected(ReadOnlySpan<byte> rest) =>
        BinaryPrimitives.ReadUInt16LittleEndian(rest[LengthOffset..]) > rest.Length - StreamHeader.Size
            && BinaryPrimitives.ReadUInt16LittleEndian(rest[12..]) == _fragment
            && BinaryPrimitives.ReadInt64LittleEndian(rest[16..]) == Last + 1
            && BinaryPrimitives.ReadUInt32LittleEndian(rest[40..]) == identity;

    // Its length alone may be damaged, so that the file only seems to end too early.
    private bool IsWholeButForLength(ReadOnlySpan<byte> rest)
    {
        Span<byte> head = stackalloc byte[ChecksumOffset];
        rest[..ChecksumOffset].CopyTo(head);
        BinaryPrimitives.WriteUInt16LittleEndian(head[LengthOffset..], (ushort)(rest.Length - StreamHeader.Size));
        uint state = BitOperations.Crc32C(_checksum.Append(uint.MaxValue, head), 0u);
        return BinaryPrimitives.ReadUInt32LittleEndian(rest[ChecksumOffset..]) == ~_checksum.Append(state, rest[StreamHeader.Size..]);
    }

    private bool HoldsPacket(ReadOnlySpan<byte> rest)
    {
        Span<byte> magic = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(magic, PacketMagic);
        for (int at = rest.IndexOf(magic); at >= 0; at = rest.IndexOf(magic))
        {
            if (StreamHeader.TryRead(rest[at..], _checksum, out _))
            {
                return true;
            }

            rest = rest[(at + 1)..];
        }

        return false;
    }

    // Behind the last byte that is not zero, not before an offset.
    private long EndOfData(long from)
    {
        long end = _end;
        while (end > from)
        {
            long start = Math.Max(from, end - ReadAhead);
            ReadOnlySpan<byte> bytes = _window.At(start, (int)(end - start), _end);
            if (bytes.Length < end - start)
            {
                return _end; // it cannot be read
            }

            int last = bytes[..(int)(end - start)].LastIndexOfAnyExcept((byte)0);
            if (last >= 0)
            {
                return start + last + 1;
            }

            end = start;
        }

        return from;
    }
}
