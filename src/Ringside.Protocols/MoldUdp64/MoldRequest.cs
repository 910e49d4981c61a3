using Ringside.Protocols.Fields;

namespace Ringside.Protocols.MoldUdp64;

/// <summary>Asks a re-request server, by unicast, for messages that were missed. The answer is an ordinary downstream packet to the
/// sender, with as many of them as fit; who wants the rest asks again. Unknown numbers are answered with silence.</summary>
/// <param name="Session">Session of the messages; a strict server ignores another one.</param>
/// <param name="SequenceNumber">The first message that is wanted.</param>
/// <param name="MessageCount">How many, at most <see cref="MoldHeader.MaximumMessageCount"/>.</param>
// Offset  Size  Type   Field            Meaning
//      0    10  alpha  session          to recover
//     10     8  u64    sequence number  of the first message wanted
//     18     2  u16    message count    wanted
public readonly record struct MoldRequest(Alpha10 Session, ulong SequenceNumber, ushort MessageCount) : IWireMessage<MoldRequest>
{
    /// <summary>Bytes of the request.</summary>
    public const int Size = 20;

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out MoldRequest message)
    {
        bool fits = source.Length == Size;
        message = fits ? new MoldRequest(Alpha10.Read(source), BigEndian.U64(source, 10), BigEndian.U16(source, 18)) : default;
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
}
