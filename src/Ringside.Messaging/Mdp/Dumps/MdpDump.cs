using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Messaging.Mdp.Dumps;

/// <summary>Reads packets for people: everything that can be known of one, and what is wrong with it (docs/mdp.md).</summary>
/// <remarks>Nothing that stands in a packet makes it throw. Packets are to be given in the order in which they were captured: with a key,
/// those of a handshake make those of their connection readable.</remarks>
/// <param name="key">What both sides know; empty for none.</param>
public sealed class MdpDump(ReadOnlyMemory<byte> key = default) : IDisposable
{
    private const int BeginSize = 3;

    private readonly Crc32C _checksum = new();
    private readonly SessionKeys? _keys = key.IsEmpty ? null : new SessionKeys(key);

    /// <summary>Whether bytes begin with the magic and the version of the protocol.</summary>
    public static bool IsMdp(ReadOnlySpan<byte> datagram) =>
        datagram.Length >= BeginSize && datagram[0] == (byte)'M' && datagram[1] == (byte)'D' && datagram[2] == PacketHeader.Version;

    /// <summary>Bytes of each packet of a datagram as a capture shows it: its whole length, unless the kernel showed several packets as one
    /// datagram (UDP_SEGMENT, UDP_GRO; udp(7)). The last packet may be shorter.</summary>
    public int PacketSizeOf(ReadOnlySpan<byte> datagram) => MdpTrain.PacketSize(datagram, _checksum);

    /// <summary>Reads a packet.</summary>
    /// <param name="packet">Its bytes; anything at all.</param>
    public DumpedPacket Read(ReadOnlySpan<byte> packet)
    {
        var dumped = new DumpedPacket
        {
            Bytes = packet.Length,
            Kind = packet.Length > BeginSize ? NameOf((PacketKind)packet[BeginSize]) : "none",
            HasGoodChecksum = MdpTrain.HasGoodChecksum(packet, _checksum),
        };
        if (!IsMdp(packet))
        {
            return dumped with { Fault = new DumpedFault(0, "it does not begin with the magic and version of MDP") };
        }

        if (packet.Length < PacketHeader.SealedFrom)
        {
            return dumped with { Fault = TooShort(packet, PacketHeader.SealedFrom) };
        }

        dumped = dumped with { Connection = PacketHeader.ReadConnection(packet) };
        return (PacketKind)packet[BeginSize] switch
        {
            PacketKind.Connected => ReadConnected(dumped with { Number = PacketHeader.ReadNumber(packet) }, packet),
            PacketKind.Sealed => ReadSealed(dumped with { Number = PacketHeader.ReadNumber(packet) }, packet),
            PacketKind.UnknownPeer => ReadUnknownPeer(dumped with { Number = PacketHeader.ReadNumber(packet) }, packet),
            PacketKind.Connect or PacketKind.Challenge or PacketKind.Accept => ReadHandshake(dumped, packet),
            _ => dumped with { Fault = new DumpedFault(BeginSize, $"unknown kind {packet[BeginSize]}") },
        };
    }

    /// <summary>Forgets the keys.</summary>
    public void Dispose() => _keys?.Dispose();

    private static string NameOf(PacketKind kind) => kind switch
    {
        PacketKind.Connected => "connected",
        PacketKind.Sealed => "sealed",
        PacketKind.Connect => "connect",
        PacketKind.Challenge => "challenge",
        PacketKind.Accept => "accept",
        PacketKind.UnknownPeer => "unknown-peer",
        _ => $"kind-{(int)kind}",
    };

    private static DumpedFault TooShort(ReadOnlySpan<byte> packet, int expected) =>
        new(packet.Length, $"it ends after {packet.Length} bytes, expected {expected} or more");

    private DumpedPacket ReadSealed(DumpedPacket dumped, ReadOnlySpan<byte> packet)
    {
        if (packet.Length < PacketHeader.Size + PacketHeader.TagSize)
        {
            return dumped with { Seal = SealState.Unknown, Fault = TooShort(packet, PacketHeader.Size + PacketHeader.TagSize) };
        }

        byte[] opened = [];
        SealState state = _keys?.Open(packet, out opened) ?? SealState.Unknown;
        dumped = dumped with { Seal = state };
        return state == SealState.Good ? ReadConnected(dumped, opened) : dumped;
    }

    private static DumpedPacket ReadConnected(DumpedPacket dumped, ReadOnlySpan<byte> packet)
    {
        if (packet.Length < PacketHeader.Size)
        {
            return dumped with { Fault = TooShort(packet, PacketHeader.Size) };
        }

        bool isGood = PacketHeader.TryRead(packet, out PacketHeader header);
        dumped = dumped with { Flow = FlowOf(header) };
        if (!isGood)
        {
            return dumped with { Fault = FaultOf(header, packet) };
        }

        DumpedFault? fault = null;
        DumpedBlock? block = header.BlockBytes == 0
            ? null
            : BlockDump.Read(header, packet.Slice(PacketHeader.BlockOffset, header.BlockBytes), out fault);
        DumpedRange[] ranges = ControlDump.ReadRanges(packet[header.RangesOffset..header.ControlOffset]);
        List<DumpedControl> controls = ControlDump.ReadFrames(
            packet[header.ControlOffset..], header.ControlOffset, out DumpedFault? inControls);
        return dumped with
        {
            Flow = dumped.Flow! with { Ranges = ranges },
            Block = block,
            Controls = controls,
            Fault = fault ?? inControls,
        };
    }

    private static DumpedFlow FlowOf(in PacketHeader header) => new()
    {
        Confirmed = header.Confirmed,
        Settled = header.Settled,
        Credit = header.Credit,
        DelayMicros = header.DelayMicros,
        WantsConfirmation = (header.Flags & PacketFlags.WantsConfirmation) != 0,
        IsBestEffort = (header.Flags & PacketFlags.BestEffort) != 0,
        IsLast = (header.Flags & PacketFlags.Last) != 0,
    };

    // In the order in which the codec refuses; the place is that of the field.
    private static DumpedFault FaultOf(in PacketHeader header, ReadOnlySpan<byte> packet)
    {
        const int numberOffset = 16;
        const int settledOffset = 28;
        const int sizesOffset = 40;
        const int partOffset = 48;
        if (packet.Length != header.PacketBytes)
        {
            return new DumpedFault(
                sizesOffset, $"block, ranges and control frames make {header.PacketBytes} bytes, but there are {packet.Length}");
        }

        if (header.Number == 0)
        {
            return new DumpedFault(numberOffset, "packet number 0");
        }

        return header.Settled >= header.Number
            ? new DumpedFault(settledOffset, $"settled goes {header.Settled} back from packet {header.Number}")
            : new DumpedFault(
                partOffset, $"bytes {header.BlockStart} to {header.BlockStart + header.BlockBytes} of a block of {header.BlockTotal}");
    }

    private DumpedPacket ReadHandshake(DumpedPacket dumped, ReadOnlySpan<byte> packet)
    {
        if (!HandshakePacket.TryRead(packet, out HandshakePacket handshake))
        {
            return dumped with { Fault = TooShort(packet, HandshakePacket.Size) };
        }

        SealState state = SealOf(packet, HandshakePacket.SealOffset);
        if (state == SealState.Good)
        {
            _keys!.Learn(handshake, packet);
        }

        return dumped with
        {
            Seal = state,
            Handshake = new DumpedHandshake
            {
                Dialler = handshake.Dialler,
                Instance = handshake.Instance,
                Acceptor = handshake.Acceptor,
                MaximumPacket = handshake.MaximumPacket,
                MaximumMessage = handshake.MaximumMessage,
                Credit = handshake.Credit,
                TokenSeconds = handshake.TokenSeconds,
                Filling = packet.Length - HandshakePacket.Size,
            },
        };
    }

    private DumpedPacket ReadUnknownPeer(DumpedPacket dumped, ReadOnlySpan<byte> packet) => packet.Length switch
    {
        HandshakePacket.UnknownPeerSize => dumped,
        HandshakePacket.UnknownPeerSize + PacketHeader.TagSize => dumped with { Seal = SealOf(packet, HandshakePacket.UnknownPeerSize) },
        _ => dumped with
        {
            Fault = new DumpedFault(
                HandshakePacket.UnknownPeerSize, $"{packet.Length} bytes, expected 24, or 40 with the seal of a shared key"),
        },
    };

    private SealState SealOf(ReadOnlySpan<byte> packet, int at)
    {
        if (!packet.Slice(at, PacketHeader.TagSize).ContainsAnyExcept((byte)0))
        {
            return SealState.None;
        }

        return _keys is null ? SealState.Unknown : _keys.IsGood(packet, at) ? SealState.Good : SealState.Wrong;
    }
}
