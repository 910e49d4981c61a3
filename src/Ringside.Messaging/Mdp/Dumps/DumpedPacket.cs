namespace Ringside.Messaging.Mdp.Dumps;

/// <summary>What stands in one packet, as far as it can be read (docs/mdp.md).</summary>
public sealed record DumpedPacket
{
    /// <summary>Bytes of the packet.</summary>
    public required int Bytes { get; init; }

    /// <summary>What it is for: <c>connected</c>, <c>sealed</c>, <c>connect</c>, <c>challenge</c>, <c>accept</c>, <c>unknown-peer</c>, or
    /// <c>kind-N</c> for what this version does not know.</summary>
    public required string Kind { get; init; }

    /// <summary>Whether the checksum is right.</summary>
    public required bool HasGoodChecksum { get; init; }

    /// <summary>Id of the connection that it names first: that of the receiver; in a handshake, the dialler's.</summary>
    public ulong? Connection { get; init; }

    /// <summary>Packet number; that of the packet that is answered in an <c>unknown-peer</c>; null in a handshake.</summary>
    public ulong? Number { get; init; }

    /// <summary>Encryption and seals.</summary>
    public SealState Seal { get; init; }

    /// <summary>What a packet of a connection says of the packets of the other side; null where it cannot be read.</summary>
    public DumpedFlow? Flow { get; init; }

    /// <summary>What a packet says that makes a connection.</summary>
    public DumpedHandshake? Handshake { get; init; }

    /// <summary>Its block.</summary>
    public DumpedBlock? Block { get; init; }

    /// <summary>Its control frames.</summary>
    public IReadOnlyList<DumpedControl> Controls { get; init; } = [];

    /// <summary>The first thing that is malformed; what stands behind it is not read.</summary>
    public DumpedFault? Fault { get; init; }
}
