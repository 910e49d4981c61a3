using System.Buffers.Binary;

namespace Ringside.Messaging.Objects;

// Little-endian.
// | offset | bytes | status message                                                                          |
// |      0 |     1 | kind 0x14                                                                               |
// |      1 |     1 | verdict: 0 open, 1 complete, 2 too many, 3 too large, 4 conflict, 5 digest differs,     |
// |        |       | 6 storage failed, 7 unknown                                                             |
// |      2 |     1 | 1: it answers a head message; 2: parts were left out, the sender shall ask; else 0      |
// |      3 |     1 | number of ranges, 0 to 32; only an answer about offset writes has some                  |
// |      4 |     4 | query of the head that it answers, else 0                                               |
// |      8 |     8 | id                                                                                      |
// |     16 |     8 | bytes that the receiver has                                                             |
// |     24 |     8 | offset writes: bytes it has from the beginning without a gap; appends: the next number  |
// |     32 |    16 | for each range of missing bytes, ascending: offset of the first, offset behind the last |
// |     32 |    32 | instead, of a complete object: its SHA-256                                              |

/// <summary>What a receiver has of an object. The ranges that are missing stand in the message; where there are more than fit, the first
/// ones do, and the sender asks again when it has sent them.</summary>
internal readonly ref struct ObjectStatus
{
    internal const int HeaderSize = 32;
    internal const int RangeSize = 16;
    internal const int MaximumRanges = 32;

    private const byte Answer = 1;
    private const byte Left = 2;

    private readonly ReadOnlySpan<byte> _ranges;

    private ObjectStatus(ReadOnlySpan<byte> message)
    {
        Verdict = (ObjectVerdict)message[1];
        IsAnswer = message[2] == Answer;
        LeftOut = message[2] == Left;
        Query = BinaryPrimitives.ReadUInt32LittleEndian(message[4..]);
        Id = BinaryPrimitives.ReadInt64LittleEndian(message[8..]);
        HeldBytes = BinaryPrimitives.ReadInt64LittleEndian(message[16..]);
        Next = BinaryPrimitives.ReadInt64LittleEndian(message[24..]);
        bool isComplete = Verdict == ObjectVerdict.Complete;
        _ranges = isComplete ? default : message[HeaderSize..];
        Digest = isComplete ? message[HeaderSize..] : default;
    }

    internal ObjectVerdict Verdict { get; init; }

    internal bool IsAnswer { get; init; }

    /// <summary>Parts came that were not taken, for they were too early or too far apart.</summary>
    internal bool LeftOut { get; init; }

    internal uint Query { get; init; }

    internal long Id { get; init; }

    internal long HeldBytes { get; init; }

    internal long Next { get; init; }

    /// <summary>Of a complete object, else empty.</summary>
    internal ReadOnlySpan<byte> Digest { get; init; }

    internal int RangeCount => _ranges.Length / RangeSize;

    internal static bool TryRead(ReadOnlySpan<byte> message, out ObjectStatus status)
    {
        status = default;
        if (message.Length < HeaderSize || message[0] != (byte)ObjectMessageKind.Status || message[1] > (byte)ObjectVerdict.Unknown)
            return false;
        bool isComplete = message[1] == (byte)ObjectVerdict.Complete;
        if (message[2] > Left || message[3] > (isComplete ? 0 : MaximumRanges))
            return false;
        if (message.Length != HeaderSize + (isComplete ? ObjectFinish.DigestSize : message[3] * RangeSize))
            return false;
        ObjectStatus read = new(message);
        if (read.HeldBytes < 0 || read.Next < 0 || !read.RangesAscend())
            return false;
        status = read;
        return true;
    }

    /// <summary>One of the missing ranges.</summary>
    internal ObjectRange Range(int index) => new(
        BinaryPrimitives.ReadInt64LittleEndian(_ranges[(index * RangeSize)..]),
        BinaryPrimitives.ReadInt64LittleEndian(_ranges[((index * RangeSize) + 8)..]));

    /// <summary>Writes the message; there are no ranges when there is a digest.</summary>
    /// <returns>Its length.</returns>
    internal int Write(Span<byte> into, ReadOnlySpan<ObjectRange> missing)
    {
        into[0] = (byte)ObjectMessageKind.Status;
        into[1] = (byte)Verdict;
        into[2] = IsAnswer ? Answer : LeftOut ? Left : (byte)0;
        into[3] = (byte)missing.Length;
        BinaryPrimitives.WriteUInt32LittleEndian(into[4..], Query);
        BinaryPrimitives.WriteInt64LittleEndian(into[8..], Id);
        BinaryPrimitives.WriteInt64LittleEndian(into[16..], HeldBytes);
        BinaryPrimitives.WriteInt64LittleEndian(into[24..], Next);
        Digest.CopyTo(into[HeaderSize..]);
        int length = HeaderSize + Digest.Length;
        foreach (ObjectRange range in missing)
        {
            BinaryPrimitives.WriteInt64LittleEndian(into[length..], range.Start);
            BinaryPrimitives.WriteInt64LittleEndian(into[(length + 8)..], range.End);
            length += RangeSize;
        }

        return length;
    }

    private bool RangesAscend()
    {
        long end = -1;
        for (int i = 0; i < RangeCount; i++)
        {
            ObjectRange range = Range(i);
            if (range.Start <= end || range.End <= range.Start)
                return false;
            end = range.End;
        }

        return true;
    }
}
