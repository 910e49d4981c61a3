using System.Runtime.InteropServices;
using Ringside.Linux.Clocks;
using Ringside.Linux.Descriptors;
using Ringside.Linux.Polling;
using Ringside.Net.Agents;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Net.Ports.IoUring;

namespace Ringside.Net.Tests.Ports.IoUring;

/// <summary>
/// In steady state the ports of a thread make no other call to the kernel than io_uring_enter. Shown by taking the other ones away: a
/// filter (seccomp(2)) that holds for one thread refuses every call by which a program sends, receives, looks or sleeps.
/// </summary>
public sealed unsafe partial class OneCallTests
{
    private const int NoNewPrivileges = 38; // prctl(2)
    private const int SetSeccomp = 22;
    private const int FilterMode = 2;
    private const uint Allow = 0x7fff_0000;
    private const uint RefuseWithPermission = 0x0005_0001;

    // read, write, poll, ioctl, select, sendto, recvfrom, sendmsg, recvmsg, setsockopt, getsockopt, nanosleep, epoll_wait, epoll_pwait,
    // ppoll, pselect6, recvmmsg, sendmmsg, accept, accept4, connect, io_uring_register.
    private static ReadOnlySpan<ushort> X64 =>
        [0, 1, 7, 16, 23, 44, 45, 46, 47, 54, 55, 35, 232, 281, 271, 270, 299, 307, 43, 288, 42, 427];

    private static ReadOnlySpan<ushort> Arm64 =>
        [63, 64, 29, 206, 207, 211, 212, 208, 209, 101, 22, 73, 72, 243, 269, 202, 242, 203, 427];

    [Theory]
    [InlineData(WaitStrategy.Spin)]
    [InlineData(WaitStrategy.Block)]
    public void Feed_and_orders_go_through_the_ring_alone(WaitStrategy strategy)
    {
        string? failure = null;
        var thread = new Thread(() => failure = Run(strategy));
        thread.Start();
        thread.Join();
        Assert.SkipWhen(failure == "skip", "needs seccomp filters");
        Assert.Null(failure);
    }

    // Not disposed: the filter stays for the life of the thread, and closing needs more calls. What is left ends with the process.
    private static string? Run(WaitStrategy strategy)
    {
        var waiter = new Waiter(strategy);
        IBackend backend = new IoUringBackend().ForThread(waiter);
        IDatagramPort feed = backend.OpenDatagramPort(
            new DatagramPortOptions { Local = Ends.Loopback, Stamps = StampSource.OnDemand });
        IStreamListener listener = backend.Listen(Ends.Loopback, new StreamPortOptions());
        IStreamPort orders = backend.Connect(listener.LocalEndpoint, new StreamPortOptions());
        Ends.Until(StreamState.Open, orders);
        IStreamPort? exchange = null;
        while ((exchange = listener.Accept()) is null)
        {
        }

        Exchange(feed, orders, exchange, waiter, 3);
        using var raised = new EventDescriptor();
        raised.Raise();
        PollEvents before = PollSet.Ask(raised.Value, PollEvents.Readable);
        if (!RefuseOtherCalls())
        {
            return "skip";
        }

        PollEvents after = PollSet.Ask(raised.Value, PollEvents.Readable);
        return (before, after) != (PollEvents.Readable, PollEvents.None) ? "the filter does not hold"
            : Exchange(feed, orders, exchange, waiter, 2000);
    }

    // A packet to oneself, an order for it, and what a trader looks at between.
    private static string? Exchange(IDatagramPort feed, IStreamPort orders, IStreamPort exchange, Waiter waiter, int count)
    {
        var one = new Received[1];
        for (int i = 0; i < count; i++)
        {
            feed.Frames.TryLease(out Frame packet);
            if (feed.Send(packet.Take(64), feed.LocalEndpoint) != SendStatus.Sent)
            {
                return $"packet {i} was not sent: {feed.LastError}";
            }

            while (feed.Receive(one) == 0)
            {
                waiter.Idle(0, KernelClock.MonotonicRawNanos());
            }

            feed.Frames.Return(one[0].Frame);
            if (!((IStampedPort)feed).TryGetLastStamp(out _))
            {
                return $"packet {i} has no stamp";
            }

            orders.Frames.TryLease(out Frame order);
            if (orders.Send(order.Take(13)) != SendStatus.Sent)
            {
                return $"order {i} was not sent: {orders.LastError}";
            }

            Received received;
            while (!exchange.TryReceive(out received))
            {
                waiter.Idle(0, KernelClock.MonotonicRawNanos());
            }

            exchange.Frames.Return(received.Frame);
            if (received.Frame.Length != 13 || orders.Poll() != StreamState.Open || exchange.Poll() != StreamState.Open)
            {
                return $"order {i}: {orders.State}, {exchange.State}";
            }
        }

        return null;
    }

    private static bool RefuseOtherCalls()
    {
        ReadOnlySpan<ushort> refused = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? Arm64 : X64;
        int length = refused.Length + 3;
        ulong* filter = stackalloc ulong[length];
        filter[0] = Instruction(0x20, 0, 0, 0); // load the number of the call
        for (int i = 0; i < refused.Length; i++)
        {
            filter[i + 1] = Instruction(0x15, (byte)(refused.Length - i), 0, refused[i]);
        }

        filter[length - 2] = Instruction(0x06, 0, 0, Allow);
        filter[length - 1] = Instruction(0x06, 0, 0, RefuseWithPermission);
        var program = new FilterProgram { Length = (ushort)length, Instructions = filter };
        return Prctl(NoNewPrivileges, 1, 0, 0, 0) == 0 && Prctl(SetSeccomp, FilterMode, (nint)(&program), 0, 0) == 0;
    }

    private static ulong Instruction(ushort code, byte whenTrue, byte whenFalse, uint value) =>
        code | ((ulong)whenTrue << 16) | ((ulong)whenFalse << 24) | ((ulong)value << 32);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int operation, nint a, nint b, nint c, nint d);

    // struct sock_fprog.
    [StructLayout(LayoutKind.Sequential)]
    private struct FilterProgram
    {
        public ushort Length;
        public ulong* Instructions;
    }
}
