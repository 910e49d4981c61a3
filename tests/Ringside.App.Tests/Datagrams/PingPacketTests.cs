using Ringside.App.Datagrams;
using Ringside.Testing;

namespace Ringside.App.Tests.Datagrams;

public sealed class PingPacketTests
{
    [Fact]
    public void It_stands_on_the_wire_as_the_table_says()
    {
        byte[] bytes = new byte[PingPacket.HeaderLength];
        new PingPacket(true, 0x0102030405060708, 9).Write(bytes);

        Assert.Equal("72696E6770696E67" + "0200000000000000" + "0807060504030201" + "0900000000000000", Convert.ToHexString(bytes));
        Assert.True(PingPacket.TryRead(bytes, out PingPacket packet));
        Assert.Equal(new PingPacket(true, 0x0102030405060708, 9), packet);
    }

    [Fact]
    public void A_datagram_that_is_short_or_of_another_kind_is_no_ping()
    {
        byte[] bytes = new byte[PingPacket.HeaderLength];
        new PingPacket(false, 1, 2).Write(bytes);

        Assert.False(PingPacket.TryRead(bytes.AsSpan(0, PingPacket.HeaderLength - 1), out _));
        Assert.False(PingPacket.TryRead(Changed(bytes, 0), out _));
        Assert.False(PingPacket.TryRead(Changed(bytes, 8), out _));
        Assert.False(PingPacket.TryRead([], out _));
    }

    [Fact]
    public void Whatever_is_read_as_a_ping_is_written_as_the_same_bytes() => SeededRandom.ForEachSeed(20, random =>
    {
        byte[] ping = new byte[64];
        new PingPacket(false, random.NextUInt64(), random.NextUInt64()).Write(ping);
        var mutator = new ByteMutator(random, ping);
        for (int i = 0; i < 1_000; i++)
        {
            byte[] bytes = mutator.Next();
            if (PingPacket.TryRead(bytes, out PingPacket packet))
            {
                byte[] written = new byte[PingPacket.HeaderLength];
                packet.Write(written);
                Assert.Equal(bytes[..PingPacket.HeaderLength], written);
            }
        }
    });

    private static byte[] Changed(byte[] bytes, int at)
    {
        byte[] changed = [.. bytes];
        changed[at] ^= 0x40;
        return changed;
    }
}
