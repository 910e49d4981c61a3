using Ringside.Exchange.Gateways;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Gateways;

public sealed class MessageLogTests
{
    [Fact]
    public void A_cursor_anywhere_reads_exactly_the_rest() => SeededRandom.ForEachSeed(10, random =>
    {
        MessageLog log = new(StreamKind.Session, 1, 1_000, new Stack<MessageChunk>());
        List<byte[]> all = [];
        StreamCursor follower = new(1);
        int followed = 0;
        for (int count = 0; count < 2_000; count++)
        {
            byte[] message = new byte[random.Next(256)];
            random.NextBytes(message);
            message.CopyTo(log.Append(message.Length));
            all.Add(message);
            while (random.Next(3) != 0 && log.TryRead(ref follower, out ReadOnlySpan<byte> read))
                Assert.Equal(all[followed++], read.ToArray());
        }

        for (int count = 0; count < 50; count++)
        {
            int from = random.Next(1, all.Count + 2);
            StreamCursor cursor = new(from);
            foreach (byte[] message in all[(from - 1)..])
            {
                Assert.True(log.TryRead(ref cursor, out ReadOnlySpan<byte> read));
                Assert.Equal(message, read.ToArray());
            }

            Assert.False(log.TryRead(ref cursor, out _));
        }
    });

    [Fact]
    public void The_oldest_pieces_are_forgotten_and_who_reads_them_goes_on()
    {
        MessageLog log = new(StreamKind.Session, 1, 2, new Stack<MessageChunk>());
        StreamCursor reader = new(1);
        for (int count = 1; count <= 1_000; count++)
        {
            BitConverter.TryWriteBytes(log.Append(200), count);
            if (count == 1)
                Assert.True(log.TryRead(ref reader, out _));
        }

        Assert.InRange(log.FirstNumber, 800, 1_000);
        StreamCursor forgotten = new(log.FirstNumber - 1);
        Assert.False(log.TryRead(ref forgotten, out _));
        StreamCursor kept = new(log.FirstNumber);
        Assert.True(log.TryRead(ref kept, out ReadOnlySpan<byte> message));
        Assert.Equal(log.FirstNumber, BitConverter.ToInt32(message));
        for (int count = 2; count <= 1_000; count++)
        {
            Assert.True(log.TryRead(ref reader, out message));
            Assert.Equal(count, BitConverter.ToInt32(message));
        }

        Assert.Equal(1_001, log.NextNumber);
    }
}
