using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Linux.Memory;
using Ringside.Linux.Sockets;
using Ringside.Linux.Tests.Polling;

namespace Ringside.Linux.Tests.IoUring;

/// <summary>Counts the descriptors of the process, so nothing else may run beside these tests.</summary>
[Collection(PollSetCollection.Name)]
public sealed unsafe class RingLeakTests
{
    private const int Cycles = 1000;

    [Fact]
    public void A_thousand_rings_leave_no_descriptor_and_no_port_in_use()
    {
        Endpoint address = default;
        Cycle(ref address);
        int before = CountDescriptors();
        int mappings = CountMappings();
        for (int i = 0; i < Cycles; i++)
        {
            Cycle(ref address);
        }

        Assert.InRange(CountDescriptors(), 0, before);
        Assert.InRange(CountMappings(), 0, mappings);
    }

    [Fact]
    public void Rings_that_cannot_be_leave_no_descriptor()
    {
        Rings.Open().Dispose();
        int before = CountDescriptors();
        for (int i = 0; i < 100; i++)
        {
            Assert.Throws<KernelException>(() => Rings.Open(RingFlags.DeferTaskRun));
        }

        Assert.InRange(CountDescriptors(), 0, before);
    }

    // Under way at the end: a multishot receive on a registered file, with buffers.
    private static void Cycle(ref Endpoint address)
    {
        using Ring ring = Rings.Open(entries: 2);
        using var memory = new PinnedRegion(4096);
        using KernelSocket socket = address.IsEmpty ? Rings.Datagrams() : KernelSocket.Create(SocketKind.Datagram, address);
        if (address.IsEmpty)
        {
            address = socket.LocalEndpoint;
        }
        else
        {
            socket.Bind(address);
        }

        var table = new FileTable(ring, 1);
        table.TryAdd(socket.Value, out int place);
        using var buffers = new BufferRing(ring, 0, 1);
        buffers.Add(memory.Start, 4096, 0);
        buffers.Publish();
        SubmissionEntry* entry = Rings.Next(ring, 1);
        entry->PrepareReceiveMultishot(place, 0);
        entry->Flags |= SubmissionFlags.FixedFile;
        Assert.Equal(1, ring.Submit());
        ring.CancelAll();
    }

    private static int CountMappings() => File.ReadLines("/proc/self/maps").Count(line => line.Contains("io_uring"));

    private static int CountDescriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;
}
