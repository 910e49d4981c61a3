using Ringside.Protocols.OrderEntry;
using Ringside.Testing;

namespace Ringside.Protocols.Tests.OrderEntry;

public sealed class WireOrderCodecTests
{
    private static readonly WireOrder Order = new(0x01020304, 0x1112131415161718, Side.Ask);
    private static readonly byte[] Golden = Convert.FromHexString("04030201" + "1817161514131211" + "53");

    [Fact]
    public void An_order_is_written_as_the_table_says()
    {
        byte[] bytes = new byte[WireOrderCodec.Size + 1];
        bytes[^1] = 0xEE;
        WireOrderCodec.Write(Order, bytes);
        Assert.Equal(Golden, bytes[..^1]);
        Assert.Equal(0xEE, bytes[^1]);
        WireOrderCodec.Write(Order with { Side = Side.Bid }, bytes);
        Assert.Equal((byte)'B', bytes[12]);
    }

    [Fact]
    public void An_order_is_read_back()
    {
        Assert.True(WireOrderCodec.TryRead(Golden, out WireOrder order));
        Assert.Equal(Order, order);
        byte[] extreme = [255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0x80, (byte)'B'];
        Assert.True(WireOrderCodec.TryRead(extreme, out order));
        Assert.Equal(new WireOrder(uint.MaxValue, long.MinValue, Side.Bid), order);
    }

    [Fact]
    public void Only_two_side_bytes_are_known()
    {
        byte[] bytes = [.. Golden];
        for (int value = 0; value < 256; value++)
        {
            bytes[12] = (byte)value;
            Assert.Equal(value is 'B' or 'S', WireOrderCodec.TryRead(bytes, out _));
        }
    }

    [Fact]
    public void Another_length_is_refused()
    {
        for (int length = 0; length < Golden.Length; length++)
            Assert.False(WireOrderCodec.TryRead(Golden.AsSpan(0, length), out _));
        Assert.False(WireOrderCodec.TryRead([.. Golden, (byte)'S'], out _));
        Assert.Throws<ArgumentException>(() => WireOrderCodec.Write(Order, new byte[WireOrderCodec.Size - 1]));
    }

    [Fact]
    public void Spoiled_bytes_never_throw_and_what_is_read_is_written_the_same() => SeededRandom.ForEachSeed(20, random =>
    {
        ByteMutator mutator = new(random, Golden);
        byte[] again = new byte[WireOrderCodec.Size];
        for (int count = 0; count < 5_000; count++)
        {
            byte[] bytes = mutator.Next();
            if (!WireOrderCodec.TryRead(bytes, out WireOrder order))
                continue;
            WireOrderCodec.Write(order, again);
            Assert.Equal(bytes, again);
        }
    });
}
