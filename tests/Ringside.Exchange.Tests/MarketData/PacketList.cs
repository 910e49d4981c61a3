using Ringside.Exchange.MarketData;
using Ringside.Protocols.MoldUdp64;

namespace Ringside.Exchange.Tests.MarketData;

/// <summary>A line that keeps its packets, or takes none.</summary>
internal sealed class PacketList : IPacketOutput
{
    public List<byte[]> Packets { get; } = [];

    public bool IsFull { get; set; }

    public bool TrySend(ReadOnlySpan<byte> packet)
    {
        if (!IsFull)
            Packets.Add(packet.ToArray());
        return !IsFull;
    }

    public MoldHeader HeaderOf(int index)
    {
        Assert.True(MoldPacketReader.TryOpen(Packets[index], out MoldPacketReader reader));
        return reader.Header;
    }
}
