using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Linux.Memory;
using Ringside.Linux.Sockets;
using Ringside.Linux.Tests.Polling;
using Ringside.Testing;

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
        int mappings = OpenDescriptors.CountMappings("io_uring");
        OpenDescriptors.AssertNoneStays(Cycles, () => Cycle(ref address));
        Assert.InRange(OpenDescriptors.CountMappings("io_uring"), 0, mappings);
    }

    [Fact]
    public void Rings_that_cannot_be_leave_no_descriptor()
    {
        Rings.Open().Dispose();
        OpenDescriptors.AssertNoneStays(100, () => Assert.Throws<KernelException>(() => Rings.Open(RingFlags.DeferTaskRun)));
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
}
