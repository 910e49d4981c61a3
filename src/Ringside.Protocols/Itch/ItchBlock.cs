using System.Runtime.CompilerServices;
using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Itch;

/// <summary>Messages one after the other, as a file of a day (BinaryFILE) holds them.</summary>
// Offset  Size  Type  Field           Meaning
//      0     2  u16   message length  of the message alone; 0 marks the end of the file
//      2     n        message
public static class ItchBlock
{
    /// <summary>Bytes in front of every message.</summary>
    public const int HeaderSize = sizeof(ushort);

    /// <summary>Looks at what stands at the beginning of some bytes. Never throws, whatever they are.</summary>
    /// <param name="data">A piece of the file.</param>
    /// <param name="message">The message when the result is <see cref="ItchBlockStatus.Message"/>; behind it, at
    /// <see cref="HeaderSize"/> + its length, stands the next one. Of another length too, as far as it is there, when the result
    /// is <see cref="ItchBlockStatus.WrongLength"/> or <see cref="ItchBlockStatus.NoMessage"/>.</param>
    /// <returns>What it is. A type that ITCH 5.0 does not have passes as a message, whatever its length: it may be a later
    /// version's.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ItchBlockStatus Read(ReadOnlySpan<byte> data, out ReadOnlySpan<byte> message)
    {
        if (data.Length > HeaderSize)
        {
            int length = BigEndian.U16(data, 0);
            ReadOnlySpan<byte> rest = data[HeaderSize..];
            if (length == ItchMessage.SizeOf(rest[0]) && length != 0 && length <= rest.Length)
            {
                message = rest[..length];
                return ItchBlockStatus.Message;
            }
        }

        return ReadRare(data, out message);
    }

    private static ItchBlockStatus ReadRare(ReadOnlySpan<byte> data, out ReadOnlySpan<byte> message)
    {
        message = default;
        if (data.Length < HeaderSize)
            return ItchBlockStatus.NeedsMore;
        int length = BigEndian.U16(data, 0);
        if (length == 0)
            return ItchBlockStatus.EndMark;
        ReadOnlySpan<byte> rest = data[HeaderSize..];
        message = rest[..Math.Min(length, rest.Length)];
        if (message.IsEmpty)
            return ItchBlockStatus.NeedsMore;
        if (!char.IsAsciiLetter((char)message[0]))
            return ItchBlockStatus.NoMessage;
        int expected = ItchMessage.SizeOf(message[0]);
        if (expected != 0 && expected != length)
            return ItchBlockStatus.WrongLength;
        return message.Length < length ? ItchBlockStatus.NeedsMore : ItchBlockStatus.Message;
    }
}
