using System.Text;
using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Linux.Memory;
using Ringside.Linux.Sockets;
using Ringside.Testing;

namespace Ringside.Linux.Tests.IoUring;

/// <summary>What is registered with a ring, and files through it.</summary>
public sealed unsafe class RingResourceTests
{
    private const int WorkingFolder = -100;
    private const int CreateReadWrite = 0x40 | 0x2;

    [Fact]
    public void A_file_is_opened_reserved_written_synchronized_read_and_closed()
    {
        using Ring ring = Rings.Open();
        using var folder = new TemporaryFolder();
        using var memory = new PinnedRegion(8192);
        ring.RegisterBuffers(1);
        ring.UpdateBuffer(0, memory.Start, 8192);
        byte[] path = Encoding.UTF8.GetBytes(Path.Combine(folder.Path, "journal") + "\0");
        int file;
        fixed (byte* start = path)
        {
            Rings.Next(ring, 1)->PrepareOpen(WorkingFolder, start, CreateReadWrite, 0x180);
            file = Rings.Take(ring).Result;
        }

        Assert.True(file >= 0);
        Encoding.ASCII.GetBytes("first second", new Span<byte>(memory.Start, 12));
        Rings.Next(ring, 2)->PrepareAllocate(file, 0, 0, 4096);
        Assert.Equal((2ul, 0), Rings.Told(Rings.Take(ring)));
        Rings.Next(ring, 3)->PrepareWrite(file, memory.Start, 5, 0);
        Rings.Next(ring, 4)->PrepareWriteRegistered(file, memory.Start + 5, 7, 5, 0);
        Assert.Equal([(3ul, 5), (4ul, 7)], Rings.Take(ring, 2).Select(Rings.Told));
        Rings.Next(ring, 5)->PrepareSynchronize(file, true);
        Assert.Equal((5ul, 0), Rings.Told(Rings.Take(ring)));
        Rings.Next(ring, 6)->PrepareRead(file, memory.Start + 4096, 5, 0);
        Rings.Next(ring, 7)->PrepareReadRegistered(file, memory.Start + 4101, 7, 5, 0);
        Assert.Equal([(6ul, 5), (7ul, 7)], Rings.Take(ring, 2).Select(Rings.Told));
        Assert.Equal("first second"u8, new ReadOnlySpan<byte>(memory.Start + 4096, 12));
        Rings.Next(ring, 8)->PrepareClose(file);
        Assert.Equal((8ul, 0), Rings.Told(Rings.Take(ring)));
        Assert.Equal(4096, new FileInfo(Path.Combine(folder.Path, "journal")).Length);
    }

    [Fact]
    public void A_registered_file_works_by_its_place_after_its_descriptor_was_closed()
    {
        using Ring ring = Rings.Open();
        var table = new FileTable(ring, 2);
        using KernelSocket receiver = Rings.Datagrams();
        KernelSocket sender = Rings.Datagrams();
        using var memory = new PinnedRegion(4096);
        var destination = (Endpoint*)memory.Start;
        *destination = receiver.LocalEndpoint;
        Assert.True(table.TryAdd(sender.Value, out int place));
        Assert.True(table.TryAdd(receiver.Value, out int second));
        Assert.False(table.TryAdd(receiver.Value, out _));
        sender.Dispose();
        Assert.Equal((1ul, 1), Send(1));
        table.Remove(place);
        Assert.Equal((2ul, -(int)Errno.EBADF), Send(2));
        Assert.Equal(Errno.EBADF, Assert.Throws<KernelException>(() => table.TryAdd(1 << 20, out _)).Error);
        Assert.True(table.TryAdd(receiver.Value, out int again));
        Assert.Equal(place, again);
        Assert.NotEqual(place, second);
        Assert.Equal(Errno.EBUSY, Assert.Throws<KernelException>(() => ring.RegisterFiles(1)).Error);
        Rings.Next(ring, 3)->PrepareCloseRegistered(again);
        Assert.Equal((3ul, 0), Rings.Told(Rings.Take(ring)));
        ring.UnregisterFiles();
        Assert.Equal(Errno.ENXIO, Assert.Throws<KernelException>(ring.UnregisterFiles).Error);

        (ulong UserData, int Result) Send(ulong userData)
        {
            SubmissionEntry* entry = Rings.Next(ring, userData);
            entry->PrepareSendTo(place, memory.Start + 64, 1, destination);
            entry->Flags = SubmissionFlags.FixedFile;
            return Rings.Told(Rings.Take(ring));
        }
    }

    [Fact]
    public void Accepting_into_the_table_gives_a_place_and_no_descriptor()
    {
        using Ring ring = Rings.Open();
        ring.RegisterFiles(3);
        using KernelSocket listener = Rings.Listener();
        Endpoint address = listener.LocalEndpoint;
        SubmissionEntry* entry = Rings.Next(ring, 1);
        entry->PrepareAccept(listener.Value, 0);
        entry->OpenRegistered(2);
        using var client = KernelSocket.Create(SocketKind.Stream, address);
        Rings.Next(ring, 2)->PrepareConnect(client.Value, &address);
        Assert.Equal([(1ul, 0), (2ul, 0)], Rings.Take(ring, 2).Select(Rings.Told));
        byte letter = (byte)'x';
        SubmissionEntry* send = Rings.Next(ring, 3);
        send->PrepareSend(2, &letter, 1);
        send->Flags = SubmissionFlags.FixedFile;
        Assert.Equal((3ul, 1), Rings.Told(Rings.Take(ring)));
    }

    [Fact]
    public void An_event_is_raised_at_a_completion_while_it_is_registered()
    {
        using Ring ring = Rings.Open();
        using var raised = new EventDescriptor();
        ring.RegisterEvent(raised.Value);
        Assert.Equal(Errno.EBUSY, Assert.Throws<KernelException>(() => ring.RegisterEvent(raised.Value)).Error);
        Rings.Next(ring, 1)->PrepareNothing();
        ring.GetEvents();
        Assert.True(raised.Take());
        ring.RegisterEvent(-1);
        Rings.Next(ring, 2)->PrepareNothing();
        ring.GetEvents();
        Assert.False(raised.Take());
    }

    [Fact]
    public void Busy_polling_is_taken_where_the_kernel_has_it()
    {
        using Ring ring = Rings.Open();
        try
        {
            ring.RegisterBusyPoll(50, true);
        }
        catch (KernelException refusal) when (refusal.Error == Errno.EINVAL)
        {
            Assert.Skip(refusal.Message);
        }

        ring.RegisterBusyPoll(0);
    }

    [Fact]
    public void A_buffer_group_is_taken_once_and_free_after_its_end()
    {
        using Ring ring = Rings.Open();
        var first = new BufferRing(ring, 5, 8);
        Assert.Equal((5, 8, 0), (first.Group, first.Capacity, first.Count));
        var refusal = Assert.Throws<KernelException>(() => new BufferRing(ring, 5, 8));
        Assert.Equal(Errno.EEXIST, refusal.Error);
        Assert.StartsWith("io_uring_register(IORING_REGISTER_PBUF_RING group 5): EEXIST", refusal.Message);
        first.Dispose();
        using var second = new BufferRing(ring, 5, 8);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BufferRing(ring, 6, 7));
    }
}
