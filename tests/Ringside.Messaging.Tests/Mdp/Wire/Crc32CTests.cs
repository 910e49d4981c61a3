using Ringside.Messaging.Mdp.Wire;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Mdp.Wire;

public sealed class Crc32CTests
{
    [Theory]
    [InlineData("123456789", 0xE3069283)]
    [InlineData("", 0x00000000)]
    [InlineData("a", 0xC1D04330)]
    public void Published_values_come_out(string text, uint expected) =>
        Assert.Equal(expected, ~new Crc32C().Append(uint.MaxValue, System.Text.Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Thirty_two_zeros_and_ones_give_the_values_of_rfc_3720()
    {
        var zeros = new byte[32];
        byte[] ones = [.. Enumerable.Repeat((byte)255, 32)];
        Assert.Equal(0x8A9136AAu, ~new Crc32C().Append(uint.MaxValue, zeros));
        Assert.Equal(0x62A8AB43u, ~new Crc32C().Append(uint.MaxValue, ones));
    }

    [Fact]
    public void Every_length_gives_what_one_bit_at_a_time_gives()
    {
        var checksum = new Crc32C();
        SeededRandom.ForEachSeed(3, random =>
        {
            var bytes = new byte[2100];
            random.NextBytes(bytes);
            for (int length = 0; length <= bytes.Length; length += length is > 470 and < 500 or < 30 ? 1 : 37)
            {
                Assert.Equal(Bitwise(bytes.AsSpan(0, length)), ~checksum.Append(uint.MaxValue, bytes.AsSpan(0, length)));
            }
        });
    }

    [Fact]
    public void The_checksum_of_a_packet_leaves_its_own_place_out()
    {
        byte[] packet = [.. Enumerable.Range(0, 700).Select(value => (byte)value)];
        byte[] without = [.. packet[..4], .. packet[8..]];
        Assert.Equal(Bitwise(without), new Crc32C().OfPacket(packet));
        packet[5] ^= 1;
        Assert.Equal(Bitwise(without), new Crc32C().OfPacket(packet));
    }

    // The polynomial 0x1EDC6F41, its bits the other way round.
    private static uint Bitwise(ReadOnlySpan<byte> bytes)
    {
        uint state = uint.MaxValue;
        foreach (byte value in bytes)
        {
            state ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                state = (state & 1) != 0 ? (state >> 1) ^ 0x82F6_3B78 : state >> 1;
            }
        }

        return ~state;
    }
}
