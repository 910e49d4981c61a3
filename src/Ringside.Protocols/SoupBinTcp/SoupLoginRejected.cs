using Ringside.Protocols.Fields;

namespace Ringside.Protocols.SoupBinTcp;

/// <summary>Payload of the answer to a login that is not in.</summary>
/// <param name="Reason">Why.</param>
// Offset  Size  Type  Field   Meaning
//      0     1  char  reason  A S: SoupRejectReason
public readonly record struct SoupLoginRejected(SoupRejectReason Reason) : IWireMessage<SoupLoginRejected>
{
    /// <summary>Bytes of the payload.</summary>
    public const int Size = 1;

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out SoupLoginRejected message)
    {
        bool fits = source.Length == Size;
        message = fits ? new SoupLoginRejected((SoupRejectReason)source[0]) : default;
        return fits;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        BigEndian.CheckRoom(destination, Size);
        destination[0] = (byte)Reason;
    }
}
