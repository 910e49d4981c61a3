using System.Buffers.Binary;
using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports;

namespace Ringside.App.Drills;

/// <summary>Finds out who writes a stream, by listening to its group: packets of the highest epoch come from its
/// address.</summary>
/// <remarks>The head of a packet is told in docs/streams.md; the magic, the stream and the epoch are enough here.</remarks>
internal static class WriterSpotter
{
    private const uint Magic = 0x3158_5352; // RSX1
    private const int EpochOffset = 8;
    private const int HeadSize = 48;
    private const long ListenNanos = 150_000_000;
    private const long PatienceNanos = 3_000_000_000;

    /// <summary>Listens, on the calling thread.</summary>
    /// <param name="group">Group of the stream.</param>
    /// <param name="interfaceName">Where it is heard.</param>
    /// <returns>The writer's address; null when nobody was heard.</returns>
    internal static Endpoint? Spot(in Endpoint group, string interfaceName)
    {
        Backends.TryGet("socket", out IBackend? backend);
        using IDatagramPort port = backend!.OpenDatagramPort(
            new DatagramPortOptions { Local = group, Group = group, Interface = interfaceName });
        long start = KernelClock.MonotonicRawNanos();
        (Endpoint From, uint Epoch)? writer = null;
        var received = new Received[64];
        long now = start;
        while (now - start < (writer is null ? PatienceNanos : ListenNanos))
        {
            int count = port.Receive(received);
            foreach (ref readonly Received one in received.AsSpan(0, count))
            {
                ReadOnlySpan<byte> packet = port.Frames[one.Frame];
                if (packet.Length >= HeadSize && BinaryPrimitives.ReadUInt32LittleEndian(packet) == Magic)
                {
                    uint epoch = BinaryPrimitives.ReadUInt32LittleEndian(packet[EpochOffset..]);
                    writer = writer is null || epoch > writer.Value.Epoch ? (one.Source, epoch) : writer;
                }

                port.Frames.Return(one.Frame);
            }

            if (count == 0)
            {
                Thread.Sleep(1);
            }

            now = KernelClock.MonotonicRawNanos();
        }

        return writer?.From;
    }
}
