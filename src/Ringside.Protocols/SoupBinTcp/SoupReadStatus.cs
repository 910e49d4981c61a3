namespace Ringside.Protocols.SoupBinTcp;

/// <summary>What <see cref="SoupReassembler.Read"/> found.</summary>
public enum SoupReadStatus
{
    /// <summary>All bytes are taken, and no further packet is complete.</summary>
    NeedsMore,

    /// <summary>A packet.</summary>
    Packet,

    /// <summary>A packet of length 0, which would not even have a type. The stream is lost.</summary>
    EmptyPacket,

    /// <summary>A type that SoupBinTCP does not have. The stream is lost.</summary>
    UnknownType,

    /// <summary>A payload beyond what this end takes. The stream is lost.</summary>
    TooLong,
}
