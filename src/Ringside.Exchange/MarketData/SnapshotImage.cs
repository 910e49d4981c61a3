using Ringside.Protocols.SoupBinTcp;

namespace Ringside.Exchange.MarketData;

/// <summary>The book at one moment, as the bytes that a client gets: one SoupBinTCP packet behind the other. Shared by all who read
/// it.</summary>
internal sealed class SnapshotImage : IItchSink
{
    private byte[] _bytes = new byte[4_096];
    private int _length;

    internal ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Last message of the feed that is in it.</summary>
    internal ulong LastNumber { get; private set; }

    internal long MadeNanos { get; private set; }

    internal bool IsMade => _length > 0;

    /// <summary>Connections that still need it.</summary>
    internal int Readers { get; set; }

    internal void Make(ItchPublication publication, long nowNanos)
    {
        _length = 0;
        publication.Describe(this);
        LastNumber = publication.NextNumber - 1;
        MadeNanos = nowNanos;
        Span<byte> end = stackalloc byte[SnapshotEnd.Size];
        new SnapshotEnd(LastNumber).Write(end);
        Take(0, end);
    }

    /// <inheritdoc/>
    public void Take(ulong number, ReadOnlySpan<byte> message)
    {
        int length = SoupPacket.HeaderSize + message.Length;
        if (_bytes.Length - _length < length)
            Array.Resize(ref _bytes, (int)Math.Min(_bytes.Length * 2L, Array.MaxLength));
        _length += SoupPacket.Write(SoupPacketType.SequencedData, message, _bytes.AsSpan(_length));
    }
}
