using System.Runtime.CompilerServices;
using Ringside.Protocols.Fields;

namespace Ringside.Protocols.MoldUdp64;

/// <summary>The first 20 bytes of a downstream packet; heartbeat and end of session have no others.</summary>
/// <param name="Session">Name of the session. Another name is another session: its numbers begin with 1.</param>
/// <param name="SequenceNumber">Number of the first message in the packet; without messages, the next one that will be sent.</param>
/// <param name="MessageCount">Messages in the packet; 0 and <see cref="EndOfSessionCount"/> mark packets without messages.</param>
// Offset  Size  Type   Field            Meaning
//      0    10  alpha  session          padded with spaces
//     10     8  u64    sequence number  of the first message; else the next to come
//     18     2  u16    message count    0: heartbeat, 0xFFFF: end of session
public readonly record struct MoldHeader(Alpha10 Session, ulong SequenceNumber, ushort MessageCount) : IWireMessage<MoldHeader>
{
    /// <summary>Bytes of the header.</summary>
    public const int Size = 20;

    /// <summary>The count that marks the end of the session.</summary>
    public const ushort EndOfSessionCount = 0xFFFF;

    /// <summary>Most messages of one packet.</summary>
    public const int MaximumMessageCount = 0xFFFE;

    /// <summary>True when nothing was sent for a while: the packet tells the next number, so that a lost tail is noticed.</summary>
    public bool IsHeartbeat => MessageCount == 0;

    /// <summary>True when no more messages will come in this session.</summary>
    public bool IsEndOfSession => MessageCount == EndOfSessionCount;

    /// <summary>Messages that really are in the packet.</summary>
    public int Messages => IsEndOfSession ? 0 : MessageCount;

    /// <summary>Number of the first message behind this packet.</summary>
    public ulong NextSequenceNumber => SequenceNumber + (ulong)Messages;

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out MoldHeader message)
    {
        bool fits = source.Length == Size;
        message = fits ? Read(source) : default;
        return fits;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        BigEndian.CheckRoom(destination, Size);
        Session.Write(destination);
        BigEndian.PutU64(destination, 10, SequenceNumber);
        BigEndian.PutU16(destination, 18, MessageCount);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static MoldHeader Read(ReadOnlySpan<byte> source) =>
        new(Alpha10.Read(source), BigEndian.U64(source, 10), BigEndian.U16(source, 18));
}
