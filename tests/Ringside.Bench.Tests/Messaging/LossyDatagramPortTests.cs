using System.Net;
using Ringside.Bench.Messaging;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Net.Ports.Sockets;

namespace Ringside.Bench.Tests.Messaging;

public sealed class LossyDatagramPortTests
{
    private const int Count = 400;

    [Fact]
    public void Datagrams_of_a_train_are_lost_one_by_one_and_the_others_keep_their_order()
    {
        using var lossy = Open(30, seed: 5);
        using var plain = Open(0, seed: 0);
        SendAll(lossy, plain.LocalEndpoint);
        List<int> arrived = ReceiveAll(plain);
        Assert.Equal(Count - lossy.LostOutward, arrived.Count);
        Assert.InRange(lossy.LostOutward, Count * 20 / 100, Count * 40 / 100);
        Assert.Equal(arrived.Order(), arrived);
        Assert.Equal(lossy.Frames.FrameCount, lossy.Frames.Available);
    }

    [Fact]
    public void Both_directions_lose_and_every_frame_comes_back()
    {
        using var lossy = Open(30, seed: 6);
        using var plain = Open(0, seed: 0);
        SendAll(plain, lossy.LocalEndpoint);
        List<int> arrived = ReceiveAll(lossy);
        Assert.Equal(Count - lossy.LostInward, arrived.Count);
        Assert.InRange(lossy.LostInward, Count * 20 / 100, Count * 40 / 100);
        Assert.Equal(lossy.Frames.FrameCount, lossy.Frames.Available);
    }

    [Fact]
    public void A_seed_loses_the_same_datagrams_alone_and_in_batches()
    {
        using var alone = Open(30, seed: 7);
        using var together = Open(30, seed: 7);
        using var plain = Open(0, seed: 0);
        for (int number = 0; number < Count; number++)
        {
            Frame frame = Write(alone, number);
            Assert.Equal(SendStatus.Sent, alone.Send(frame, plain.LocalEndpoint));
        }

        List<int> first = ReceiveAll(plain);
        SendAll(together, plain.LocalEndpoint);
        Assert.Equal(first, ReceiveAll(plain));
    }

    [Fact]
    public void A_lot_stays_until_its_datagram_was_taken()
    {
        var draw = new LossDraw(50, 1);
        bool[] ahead = [.. Enumerable.Range(0, 100).Select(draw.IsLost)];
        var taken = new List<bool>();
        for (int i = 0; i < ahead.Length; i++)
        {
            taken.Add(draw.IsLost(0));
            draw.Take();
        }

        Assert.Equal(ahead, taken);
        Assert.Contains(true, ahead);
        Assert.Contains(false, ahead);
    }

    private static LossyDatagramPort Open(double percent, ulong seed) =>
        (LossyDatagramPort)new LossyBackend(new SocketBackend(), percent, seed).OpenDatagramPort(new DatagramPortOptions
        {
            Local = new Endpoint(IPAddress.Loopback, 0),
            FrameCount = 2 * Count,
            Coalescing = true,
            ReceiveBufferBytes = 4 << 20,
        });

    private static Frame Write(LossyDatagramPort port, int number)
    {
        Assert.True(port.Frames.TryLease(out Frame frame));
        BitConverter.TryWriteBytes(port.Frames[frame], number);
        return frame.Take(sizeof(int));
    }

    private static void SendAll(LossyDatagramPort port, Endpoint to)
    {
        Outgoing[] batch = [.. Enumerable.Range(0, Count).Select(number => new Outgoing(Write(port, number), to))];
        Assert.Equal(Count, port.Send(batch, out SendStatus status));
        Assert.Equal(SendStatus.Sent, status);
    }

    // Loopback delivers within the call that sends, so what is not there now was lost.
    private static List<int> ReceiveAll(LossyDatagramPort port)
    {
        var numbers = new List<int>();
        var received = new Received[64];
        int count;
        while ((count = port.Receive(received)) > 0)
        {
            foreach (Received datagram in received.AsSpan(0, count))
            {
                numbers.Add(BitConverter.ToInt32(port.Frames[datagram.Frame]));
                port.Frames.Return(datagram.Frame);
            }
        }

        return numbers;
    }
}
