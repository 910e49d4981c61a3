using Ringside.Protocols.Fields;

namespace Ringside.Protocols.MoldUdp64;

/// <summary>Fills one downstream packet with messages, in the place it is sent from. The layout is that of
/// <see cref="MoldPacketReader"/>.</summary>
public ref struct MoldPacketWriter
{
    /// <summary>Bytes of a packet that fits a frame of 1,500 bytes with IPv4 and UDP headers.</summary>
    public const int UsualPacketSize = 1_472;

    private readonly Span<byte> _packet;
    private readonly Alpha10 _session;
    private readonly ulong _sequenceNumber;

    /// <summary>Begins a packet.</summary>
    /// <param name="packet">Where it goes; its length is the most that the packet may take.</param>
    /// <param name="session">Name of the session.</param>
    /// <param name="sequenceNumber">Number of the first message that will be added.</param>
    /// <exception cref="ArgumentException">There is no room for the header.</exception>
    public MoldPacketWriter(Span<byte> packet, Alpha10 session, ulong sequenceNumber)
    {
        BigEndian.CheckRoom(packet, MoldHeader.Size);
        _packet = packet;
        _session = session;
        _sequenceNumber = sequenceNumber;
        Length = MoldHeader.Size;
    }

    /// <summary>Messages so far.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes so far, the header included.</summary>
    public int Length { get; private set; }

    /// <summary>Adds bytes as one message.</summary>
    /// <returns>False when they do not fit any more: <see cref="Finish"/> the packet and begin another one.</returns>
    public bool TryAdd(ReadOnlySpan<byte> message)
    {
        bool fits = TryReserve(message.Length, out Span<byte> place);
        if (fits)
            message.CopyTo(place);
        return fits;
    }

    /// <summary>Adds a message, written straight into the packet.</summary>
    /// <returns>False when it does not fit any more: <see cref="Finish"/> the packet and begin another one.</returns>
    public bool TryAdd<TMessage>(in TMessage message)
        where TMessage : struct, IWireMessage<TMessage>
    {
        bool fits = TryReserve(message.Length, out Span<byte> place);
        if (fits)
            message.Write(place);
        return fits;
    }

    /// <summary>Writes the header.</summary>
    /// <returns>Bytes of the packet; without messages it is a heartbeat.</returns>
    public readonly int Finish()
    {
        new MoldHeader(_session, _sequenceNumber, (ushort)Count).Write(_packet);
        return Length;
    }

    private bool TryReserve(int length, out Span<byte> place)
    {
        int end = Length + MoldPacketReader.BlockHeaderSize + length;
        if (length > ushort.MaxValue || end > _packet.Length || Count == MoldHeader.MaximumMessageCount)
        {
            place = default;
            return false;
        }

        BigEndian.PutU16(_packet, Length, (ushort)length);
        place = _packet[(Length + MoldPacketReader.BlockHeaderSize)..end];
        Length = end;
        Count++;
        return true;
    }
}
