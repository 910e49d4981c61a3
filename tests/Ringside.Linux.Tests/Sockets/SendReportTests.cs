using System.Net;
using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Linux.Memory;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Sockets;

public sealed unsafe class SendReportTests
{
    private const long GenerousNanos = 30_000_000_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_datagram_is_stamped_by_the_scheduler_and_by_the_driver_under_its_number(bool isIPv6)
    {
        using var sockets = new LoopbackSockets(isIPv6);
        using KernelSocket sender = sockets.Open();
        using KernelSocket receiver = sockets.Open();
        sender.RequestSendStamps();
        for (uint number = 0; number < 3; number++)
        {
            long before = KernelClock.RealtimeNanos();
            Assert.Equal(10, sender.SendTo(new byte[10], receiver.LocalEndpoint));
            SendReport scheduled = Take(sender);
            SendReport sent = Take(sender);
            long after = KernelClock.RealtimeNanos();
            Assert.Equal((SendReportKind.Scheduled, number, number), (scheduled.Kind, scheduled.First, scheduled.Last));
            Assert.Equal((SendReportKind.Sent, number, number), (sent.Kind, sent.First, sent.Last));
            Assert.InRange(scheduled.StampRealtimeNanos, before, sent.StampRealtimeNanos);
            Assert.InRange(sent.StampRealtimeNanos, scheduled.StampRealtimeNanos, after);
            Assert.Equal(Errno.None, sent.Error);
        }

        Assert.False(sender.TryTakeReport(out _));
        Assert.Equal(Errno.None, sender.TakePendingError());
        Assert.Equal(PollEvents.None, PollSet.Ask(sender.Value, PollEvents.None));
        sender.RequestSendStamps();
        sender.SendTo(new byte[10], receiver.LocalEndpoint);
        Assert.Equal(0u, Take(sender).First);
    }

    [Fact]
    public void Send_stamps_go_together_with_receive_stamps()
    {
        using KernelSocket socket = LoopbackSockets.OpenHere(new Endpoint(IPAddress.Loopback, 0));
        socket.RequestSendStamps(receiveToo: true);
        long stamp = 0;

        // The kernel switches stamping on in the background, so the first packets may come without.
        for (int i = 0; i < 1_000_000 && stamp == 0; i++)
        {
            socket.SendTo(new byte[10], socket.LocalEndpoint);
            Assert.Equal(SendReportKind.Scheduled, Take(socket).Kind);
            Assert.Equal(SendReportKind.Sent, Take(socket).Kind);
            Assert.Equal(10, socket.ReceiveMessage(new byte[20], out ReceiveFacts facts));
            stamp = facts.StampRealtimeNanos;
        }

        Assert.NotEqual(0, stamp);
    }

    [Fact]
    public void Zero_copy_sends_are_done_when_a_range_of_numbers_says_so_and_the_loopback_copies()
    {
        using KernelSocket sender = LoopbackSockets.OpenHere(new Endpoint(IPAddress.Loopback, 0));
        using KernelSocket receiver = LoopbackSockets.OpenHere(new Endpoint(IPAddress.Loopback, 0));
        Assert.Equal(Errno.None, sender.TryAllowZeroCopy());
        using var memory = new PinnedRegion(1 << 16);
        new Span<byte>(memory.Start, memory.Length).Fill(7);
        byte[] bytes = new byte[1 << 16];
        const int sends = 5;
        for (int i = 0; i < sends; i++)
        {
            Assert.Equal(20_000, sender.SendZeroCopy(memory.Start, 20_000, receiver.LocalEndpoint));
            Assert.Equal(20_000, receiver.ReceiveFrom(bytes, out _));
            Assert.Equal(-1, bytes.AsSpan(0, 20_000).IndexOfAnyExcept((byte)7));
        }

        uint next = 0;
        while (next < sends)
        {
            SendReport done = Take(sender);
            Assert.Equal((SendReportKind.ZeroCopyDone, next, Errno.None, 0), (done.Kind, done.First, done.Error, done.StampRealtimeNanos));
            Assert.True(done.IsCopied);
            next = done.Last + 1;
        }

        Assert.Equal((uint)sends, next);
        Assert.False(sender.TryTakeReport(out _));
    }

    [Fact]
    public void Reports_allocate_nothing()
    {
        using KernelSocket socket = LoopbackSockets.OpenHere(new Endpoint(IPAddress.Loopback, 0));
        socket.RequestSendStamps();
        Endpoint self = socket.LocalEndpoint;
        byte[] bytes = new byte[64];
        int reports = 0;
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                socket.SendTo(bytes, self);
                socket.ReceiveFrom(bytes, out _);
                reports += socket.TryTakeReport(out _) ? 1 : 0;
                reports += socket.TryTakeReport(out _) ? 1 : 0;
            }
        }));
        Assert.True(reports > 0);
    }

    [Fact]
    public void No_bytes_of_an_error_queue_make_the_reader_fail_or_read_past_the_end()
    {
        byte[] template = new byte[88];
        fixed (byte* start = template)
        {
            int next = ControlMessage.Write(start, SocketConstants.LevelSocket, SocketConstants.TimeStamping, 48);
            *(long*)(start + ControlMessage.HeaderLength) = 5;
            ControlMessage.Write(start + next, SocketConstants.LevelIP, SocketConstants.ErrorOfIPv4, 8);
        }

        // At the end of a mapping, where reading on is usually fatal.
        using var memory = new PinnedRegion(1 << 16);

        // The last message has only half of what a report needs.
        Assert.False(Read(memory, template));
        int found = 0;
        var mutator = new ByteMutator(new SeededRandom(20261121), template);
        for (int i = 0; i < 200_000; i++)
        {
            found += Read(memory, mutator.Next()) ? 1 : 0;
        }

        Assert.True(found < 200_000);
    }

    private static bool Read(PinnedRegion memory, ReadOnlySpan<byte> control)
    {
        int length = Math.Min(control.Length, memory.Length) & ~7;
        byte* at = memory.Start + memory.Length - length;
        control[..length].CopyTo(new Span<byte>(at, length));
        return KernelSocket.TryReadReport(at, length, out _);
    }

    private static SendReport Take(KernelSocket socket)
    {
        var set = new PollSet(1);
        set.Watch(socket.Value, PollEvents.None);
        SendReport report;
        while (!socket.TryTakeReport(out report))
        {
            Assert.Equal(1, set.Wait(GenerousNanos));
        }

        return report;
    }
}
