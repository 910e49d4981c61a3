using Ringside.Protocols.OrderEntry;
using Ringside.Testing;

namespace Ringside.Protocols.Tests.OrderEntry;

public sealed class WireOrderReassemblerTests
{
    [Fact]
    public void Any_split_of_a_stream_gives_the_same_orders() => SeededRandom.ForEachSeed(200, random =>
    {
        (byte[] stream, List<WireOrder> expected, int invalid) = MakeStream(random, random.Next(60));
        WireOrderReassembler reassembler = new();
        List<WireOrder> found = [];
        WireOrder[] room = new WireOrder[random.Next(1, 5)];
        for (int position = 0; position < stream.Length;)
        {
            int length = Math.Min(random.Next(random.Chance(50) ? 4 : 60), stream.Length - position);
            int count = reassembler.Push(stream.AsSpan(position, length), room, out int consumed);
            found.AddRange(room.AsSpan(0, count));
            Assert.True(consumed == length || count == room.Length);
            Assert.InRange(reassembler.PendingBytes, 0, WireOrderCodec.Size - 1);
            position += consumed;
        }

        Assert.Equal(expected, found);
        Assert.Equal(invalid, reassembler.InvalidOrders);
        Assert.Equal(0, reassembler.PendingBytes);
    });

    [Fact]
    public void An_unfinished_order_is_held_back()
    {
        WireOrderReassembler reassembler = new();
        WireOrder[] orders = new WireOrder[4];
        byte[] bytes = Bytes(new WireOrder(1, 2, Side.Bid));
        Assert.Equal(0, reassembler.Push(bytes.AsSpan(0, 12), orders, out int consumed));
        Assert.Equal(12, consumed);
        Assert.Equal(12, reassembler.PendingBytes);
        Assert.Equal(1, reassembler.Push(bytes.AsSpan(12), orders, out consumed));
        Assert.Equal(1, consumed);
        Assert.Equal(new WireOrder(1, 2, Side.Bid), orders[0]);
    }

    [Fact]
    public void A_full_destination_leaves_the_rest_to_be_pushed_again()
    {
        WireOrderReassembler reassembler = new();
        WireOrder[] one = new WireOrder[1];
        byte[] two = [.. Bytes(new WireOrder(1, 1, Side.Bid)), .. Bytes(new WireOrder(2, 2, Side.Ask))];
        Assert.Equal(1, reassembler.Push(two, one, out int consumed));
        Assert.Equal(WireOrderCodec.Size, consumed);
        Assert.Equal(0, reassembler.Push(two, [], out consumed));
        Assert.Equal(0, consumed);
    }

    [Fact]
    public void A_bad_side_is_counted_and_the_next_record_is_read()
    {
        WireOrderReassembler reassembler = new();
        WireOrder[] orders = new WireOrder[4];
        byte[] bad = Bytes(new WireOrder(1, 1, Side.Bid));
        bad[12] = (byte)'X';
        byte[] stream = [.. bad, .. Bytes(new WireOrder(2, 2, Side.Ask))];
        Assert.Equal(1, reassembler.Push(stream, orders, out int consumed));
        Assert.Equal(stream.Length, consumed);
        Assert.Equal(new WireOrder(2, 2, Side.Ask), orders[0]);
        Assert.Equal(1, reassembler.InvalidOrders);
    }

    [Fact]
    public void A_reset_forgets_the_connection_before()
    {
        WireOrderReassembler reassembler = new();
        WireOrder[] orders = new WireOrder[1];
        reassembler.Push(new byte[WireOrderCodec.Size + 3], orders, out _);
        Assert.Equal(1, reassembler.InvalidOrders);
        Assert.Equal(3, reassembler.PendingBytes);
        reassembler.Reset();
        Assert.Equal(0, reassembler.InvalidOrders);
        Assert.Equal(0, reassembler.PendingBytes);
        Assert.Equal(1, reassembler.Push(Bytes(new WireOrder(7, 7, Side.Ask)), orders, out _));
        Assert.Equal(new WireOrder(7, 7, Side.Ask), orders[0]);
    }

    [Fact]
    public void Random_bytes_never_throw_and_never_pile_up() => SeededRandom.ForEachSeed(20, random =>
    {
        WireOrderReassembler reassembler = new();
        WireOrder[] orders = new WireOrder[16];
        byte[] segment = new byte[1_460];
        long total = 0;
        long found = 0;
        for (int count = 0; count < 200; count++)
        {
            random.NextBytes(segment);
            ReadOnlySpan<byte> rest = segment.AsSpan(0, random.Next(segment.Length));
            total += rest.Length;
            while (!rest.IsEmpty)
            {
                found += reassembler.Push(rest, orders, out int consumed);
                Assert.True(consumed > 0);
                rest = rest[consumed..];
            }
        }

        Assert.Equal(total, ((found + reassembler.InvalidOrders) * WireOrderCodec.Size) + reassembler.PendingBytes);
    });

    [Fact]
    public void Nothing_is_allocated()
    {
        WireOrderReassembler reassembler = new();
        WireOrder[] orders = new WireOrder[16];
        byte[] segment = new byte[100];
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int count = 0; count < 5_000; count++)
                reassembler.Push(segment, orders, out _);
        }));
    }

    private static (byte[] Stream, List<WireOrder> Orders, int Invalid) MakeStream(SeededRandom random, int count)
    {
        List<byte> stream = [];
        List<WireOrder> orders = [];
        int invalid = 0;
        for (; count > 0; count--)
        {
            WireOrder order = new(random.NextUInt32(), (long)random.NextUInt64(), random.NextBool() ? Side.Bid : Side.Ask);
            byte[] bytes = Bytes(order);
            if (random.Chance(10))
            {
                bytes[12] = 0;
                invalid++;
            }
            else
            {
                orders.Add(order);
            }

            stream.AddRange(bytes);
        }

        return ([.. stream], orders, invalid);
    }

    private static byte[] Bytes(WireOrder order)
    {
        byte[] bytes = new byte[WireOrderCodec.Size];
        WireOrderCodec.Write(order, bytes);
        return bytes;
    }
}
