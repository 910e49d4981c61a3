namespace Ringside.Protocols.OrderEntry;

/// <summary>Cuts a TCP byte stream back into orders: partial and glued-together segments, in any split.</summary>
/// <remarks>
/// Holds at most one unfinished order (13 bytes), whatever arrives. A record with a bad side byte is no order: it is skipped,
/// counted in <see cref="InvalidOrders"/>, and the next 13 bytes are the next record. The stream has no marks to find the
/// boundary again, so the caller decides what that protocol violation means.
/// </remarks>
public sealed class WireOrderReassembler
{
    private readonly byte[] _pending = new byte[WireOrderCodec.Size];

    /// <summary>Bytes of an unfinished order that are held back; 0 to 12. Not 0 when the peer hangs up: it hung up within an
    /// order.</summary>
    public int PendingBytes { get; private set; }

    /// <summary>Complete records so far that are not orders (side byte neither <c>B</c> nor <c>S</c>).</summary>
    public long InvalidOrders { get; private set; }

    /// <summary>Takes the next bytes of the stream. Never throws, whatever the bytes.</summary>
    /// <param name="segment">What arrived, in order.</param>
    /// <param name="orders">Where complete orders go.</param>
    /// <param name="consumed">Bytes of <paramref name="segment"/> that were taken. Fewer than all only when
    /// <paramref name="orders"/> is full: push the rest again.</param>
    /// <returns>Orders written.</returns>
    public int Push(ReadOnlySpan<byte> segment, Span<WireOrder> orders, out int consumed)
    {
        var count = 0;
        consumed = 0;
        while (consumed < segment.Length && count < orders.Length)
        {
            var rest = segment[consumed..];
            if (PendingBytes == 0 && rest.Length >= WireOrderCodec.Size)
            {
                Take(rest[..WireOrderCodec.Size], orders, ref count);
                consumed += WireOrderCodec.Size;
                continue;
            }

            var wanted = Math.Min(WireOrderCodec.Size - PendingBytes, rest.Length);
            rest[..wanted].CopyTo(_pending.AsSpan(PendingBytes));
            PendingBytes += wanted;
            consumed += wanted;
            if (PendingBytes < WireOrderCodec.Size)
                break;
            PendingBytes = 0;
            Take(_pending, orders, ref count);
        }

        return count;
    }

    /// <summary>Forgets the unfinished order and the count: a new connection begins.</summary>
    public void Reset()
    {
        PendingBytes = 0;
        InvalidOrders = 0;
    }

    private void Take(ReadOnlySpan<byte> record, Span<WireOrder> orders, ref int count)
    {
        if (WireOrderCodec.TryRead(record, out var order))
            orders[count++] = order;
        else
            InvalidOrders++;
    }
}
