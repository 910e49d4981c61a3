using Ringside.Exchange.Nodes;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Nodes;

public sealed class MergeBatchTests
{
    [Fact]
    public void Turns_come_back_in_their_order()
    {
        byte[] bytes = new byte[2 * MergeBatch.EntrySize];
        MergeBatch.Write(bytes, 1, 77);
        MergeBatch.Write(bytes.AsSpan(MergeBatch.EntrySize), 0, long.MaxValue);
        ReadOnlySpan<byte> left = bytes;
        Assert.True(MergeBatch.TryRead(ref left, 2, out int shard, out long upTo));
        Assert.Equal((1, 77L), (shard, upTo));
        Assert.True(MergeBatch.TryRead(ref left, 2, out shard, out upTo));
        Assert.Equal((0, long.MaxValue), (shard, upTo));
        Assert.False(MergeBatch.TryRead(ref left, 2, out _, out _));
    }

    [Theory]
    [InlineData(2, 5L, 0)]
    [InlineData(0, 0L, 0)]
    [InlineData(0, -1L, 0)]
    [InlineData(0, 5L, 1)]
    public void What_is_no_turn_is_refused(int shard, long upTo, byte spoiled)
    {
        byte[] bytes = new byte[MergeBatch.EntrySize];
        MergeBatch.Write(bytes, shard, upTo);
        bytes[4] |= spoiled;
        ReadOnlySpan<byte> left = bytes;
        Assert.False(MergeBatch.TryRead(ref left, 2, out _, out _));
    }

    [Fact]
    public void Any_bytes_are_read_to_their_end() => SeededRandom.ForEachSeed(200, random =>
    {
        byte[] bytes = new byte[random.Next(100)];
        random.NextBytes(bytes);
        ReadOnlySpan<byte> left = bytes;
        int before = left.Length + 1;
        while (left.Length < before)
        {
            before = left.Length;
            if (MergeBatch.TryRead(ref left, 3, out int shard, out long upTo))
                Assert.True(shard is >= 0 and < 3 && upTo > 0);
        }

        Assert.InRange(left.Length, 0, MergeBatch.EntrySize - 1);
    });
}
