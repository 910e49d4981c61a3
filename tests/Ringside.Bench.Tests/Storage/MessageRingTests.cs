using Ringside.Bench.Storage;
using Ringside.Testing;

namespace Ringside.Bench.Tests.Storage;

public sealed class MessageRingTests
{
    [Fact]
    public void Messages_come_whole_and_in_order_and_a_full_ring_takes_none() => SeededRandom.ForEachSeed(50, random =>
    {
        var ring = new MessageRing(1024, 200);
        Queue<byte[]> model = [];
        for (int step = 0; step < 1000; step++)
        {
            byte[] message = new byte[random.Next(201)];
            random.NextBytes(message);
            if (random.NextBool())
            {
                bool written = ring.TryWrite(message);
                Assert.True(written || model.Sum(waiting => 16 + waiting.Length) + 2 * 216 > 1024);
                if (written)
                    model.Enqueue(message);
            }

            Assert.Equal(model.Count > 0, ring.TryPeek(out ReadOnlySpan<byte> first));
            if (model.Count > 0 && random.NextBool())
            {
                Assert.Equal(model.Dequeue(), first.ToArray());
                ring.Advance();
            }
        }
    });

    [Fact]
    public void Two_threads_exchange_messages()
    {
        const int count = 20_000;
        var ring = new MessageRing(4096, 64);
        long sum = 0;
        var reader = new Thread(() =>
        {
            for (int i = 0; i < count;)
            {
                if (!ring.TryPeek(out ReadOnlySpan<byte> message))
                {
                    Thread.Yield();
                    continue;
                }

                sum += message.Length == 1 + (i % 60) && message[0] == (byte)i ? 1 : 0;
                ring.Advance();
                i++;
            }
        });
        reader.Start();
        byte[] bytes = new byte[64];
        for (int i = 0; i < count;)
        {
            bytes[0] = (byte)i;
            if (ring.TryWrite(bytes.AsSpan(0, 1 + (i % 60))))
                i++;
            else
                Thread.Yield();
        }

        reader.Join();
        Assert.Equal(count, sum);
    }
}
