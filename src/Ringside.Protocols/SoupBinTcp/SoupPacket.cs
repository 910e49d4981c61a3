using Ringside.Protocols.Fields;

namespace Ringside.Protocols.SoupBinTcp;

/// <summary>One packet, in place.</summary>
// Offset  Size  Type  Field          Meaning
//      0     2  u16   packet length  of all that follows: 1 + payload
//      2     1  char  packet type    SoupPacketType
//      3     n        payload
public readonly ref struct SoupPacket
{
    /// <summary>Bytes in front of the payload.</summary>
    public const int HeaderSize = 3;

    /// <summary>Bytes that the length does not count: its own.</summary>
    internal const int LengthSize = sizeof(ushort);

    /// <summary>Most bytes of a payload.</summary>
    public const int MaximumPayload = ushort.MaxValue - 1;

    internal SoupPacket(SoupPacketType type, ReadOnlySpan<byte> payload)
    {
        Type = type;
        Payload = payload;
    }

    /// <summary>What it is.</summary>
    public SoupPacketType Type { get; }

    /// <summary>What it carries; valid as long as the bytes it was read from.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Writes a packet around bytes.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="payload">What it carries.</param>
    /// <param name="destination">Room for <see cref="HeaderSize"/> bytes and the payload; the rest is left alone.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">The destination is too short or the payload too long.</exception>
    public static int Write(SoupPacketType type, ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        Span<byte> place = Begin(type, payload.Length, destination);
        payload.CopyTo(place);
        return HeaderSize + payload.Length;
    }

    /// <summary>Writes a packet around a message.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="message">What it carries.</param>
    /// <param name="destination">Room for <see cref="HeaderSize"/> bytes and the message; the rest is left alone.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static int Write<TMessage>(SoupPacketType type, in TMessage message, Span<byte> destination)
        where TMessage : struct, IWireMessage<TMessage>
    {
        message.Write(Begin(type, message.Length, destination));
        return HeaderSize + message.Length;
    }

    /// <summary>Writes a packet without payload: a heartbeat, the end of the session, a logout.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="destination">Room for <see cref="HeaderSize"/> bytes; the rest is left alone.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static int Write(SoupPacketType type, Span<byte> destination) => Write(type, [], destination);

    /// <summary>Whether a letter is a packet type of SoupBinTCP.</summary>
    internal static bool IsType(byte letter) => (SoupPacketType)letter is
        SoupPacketType.Debug or SoupPacketType.LoginAccepted or SoupPacketType.LoginRejected or SoupPacketType.SequencedData
        or SoupPacketType.ServerHeartbeat or SoupPacketType.EndOfSession or SoupPacketType.LoginRequest
        or SoupPacketType.UnsequencedData or SoupPacketType.ClientHeartbeat or SoupPacketType.LogoutRequest;

    private static Span<byte> Begin(SoupPacketType type, int length, Span<byte> destination)
    {
        if (length > MaximumPayload)
            throw new ArgumentException($"A payload has up to {MaximumPayload} bytes, not {length}.", nameof(length));
        BigEndian.CheckRoom(destination, HeaderSize + length);
        BigEndian.PutU16(destination, 0, (ushort)(length + 1));
        destination[LengthSize] = (byte)type;
        return destination.Slice(HeaderSize, length);
    }
}
