using Ringside.Protocols.Fields;
using Ringside.Protocols.MoldUdp64;

namespace Ringside.Exchange.MarketData;

/// <summary>How a <see cref="MoldPublisher"/> sends.</summary>
public sealed record MoldPublisherOptions
{
    /// <summary>The smallest packet that holds any message of ITCH 5.0.</summary>
    public const int SmallestPacket = 100;

    /// <summary>Name of the session: one for each shard and day.</summary>
    public required Alpha10 Session { get; init; }

    /// <summary>Most bytes of a packet, from <see cref="SmallestPacket"/> to <see cref="MoldPacketWriter.UsualPacketSize"/>.</summary>
    public int MaximumPacket { get; init; } = 1_400;

    /// <summary>Silence after which a heartbeat is sent, in nanoseconds; 1 second in MoldUDP64.</summary>
    public long HeartbeatNanos { get; init; } = 1_000_000_000;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumPacket, SmallestPacket);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumPacket, MoldPacketWriter.UsualPacketSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(HeartbeatNanos, 1);
    }
}
