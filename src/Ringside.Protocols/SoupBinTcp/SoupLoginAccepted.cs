using Ringside.Protocols.Fields;

namespace Ringside.Protocols.SoupBinTcp;

/// <summary>Payload of the answer to a login that is in.</summary>
/// <param name="Session">Name of the session; it is padded on the left, wherever it stood in its field.</param>
/// <param name="SequenceNumber">Number of the next sequenced data packet of this connection; from there on both ends count.</param>
// Offset  Size  Type       Field            Meaning
//      0    10  alpha      session          padded on the left
//     10    20  num-ascii  sequence number  of the next sequenced data packet
public readonly record struct SoupLoginAccepted(Alpha10 Session, ulong SequenceNumber) : IWireMessage<SoupLoginAccepted>
{
    /// <summary>Bytes of the payload.</summary>
    public const int Size = 30;

    private const int NumberOffset = 10;

    /// <summary>Name of the session, padded on the left as the protocol wants it (<see cref="Alpha10.PaddedOnTheLeft"/>), wherever it
    /// stood in the field that was given or read.</summary>
    public Alpha10 Session { get; init => field = value.PaddedOnTheLeft(); } = Session.PaddedOnTheLeft();

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out SoupLoginAccepted message)
    {
        message = default;
        if (source.Length != Size || !Numeral.TryRead(source[NumberOffset..], out ulong number))
            return false;
        message = new SoupLoginAccepted(Alpha10.Read(source), number);
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        BigEndian.CheckRoom(destination, Size);
        Session.Write(destination);
        Numeral.Write(destination[NumberOffset..Size], SequenceNumber);
    }
}
