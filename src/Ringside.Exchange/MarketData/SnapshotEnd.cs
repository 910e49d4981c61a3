using Ringside.Protocols;

namespace Ringside.Exchange.MarketData;

/// <summary>The last message of a snapshot of the book: what came before adds up to the messages of the feed up to this number. The feed
/// goes on with the next one.</summary>
/// <param name="LastNumber">Number of the last message that is in the snapshot; 0 before the first one.</param>
/// <remarks>Type and length are those of the snapshot message of Nasdaq GLIMPSE 5.0. Left of the digits stand spaces; zeroes are read
/// as well.</remarks>
// Offset  Size  Type       Field         Meaning
//      0     1  char       message type  'G'
//      1    20  num-ascii  last number   of the feed's messages
public readonly record struct SnapshotEnd(ulong LastNumber) : IWireMessage<SnapshotEnd>
{
    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'G';

    /// <summary>Bytes of the message.</summary>
    public const int Size = 21;

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out SnapshotEnd message)
    {
        message = default;
        if (source.Length != Size || source[0] != Type)
            return false;
        ReadOnlySpan<byte> digits = source[1..].TrimStart((byte)' ');
        ulong number = 0;
        foreach (byte letter in digits)
        {
            uint digit = (uint)letter - '0';
            if (digit > 9 || number > ulong.MaxValue / 10 || (number * 10) + digit < number * 10)
                return false;
            number = (number * 10) + digit;
        }

        message = new SnapshotEnd(number);
        return !digits.IsEmpty;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        if (destination.Length < Size)
            throw new ArgumentException($"A snapshot's end has {Size} bytes; there are {destination.Length}.", nameof(destination));
        destination[0] = Type;
        ulong rest = LastNumber;
        for (int at = Size - 1; at >= 1; at--)
        {
            destination[at] = rest > 0 || at == Size - 1 ? (byte)('0' + (rest % 10)) : (byte)' ';
            rest /= 10;
        }
    }
}
