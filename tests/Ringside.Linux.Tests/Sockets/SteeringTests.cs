using System.Buffers.Binary;
using System.Net;
using Ringside.Linux.Bpf;
using Ringside.Linux.Bpf.Programs;
using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Linux.Tests.Bpf;
using Ringside.Linux.Threads;

namespace Ringside.Linux.Tests.Sockets;

public sealed class SteeringTests
{
    private static readonly Endpoint Loopback = new(IPAddress.Loopback, 0);

    [Fact]
    public void Sockets_that_share_a_port_get_what_their_processor_handles()
    {
        IReadOnlyList<int> processors = ThreadAffinity.AllowedProcessors();
        using KernelSocket first = OpenShared(Loopback);
        using KernelSocket second = OpenShared(first.LocalEndpoint);
        KernelSocket[] group = [first, second];
        first.SteerByProcessor(2);
        foreach (int processor in processors)
        {
            // The loopback delivers on the processor that sends.
            OnProcessor(processor, () =>
            {
                for (int i = 0; i < 10; i++)
                {
                    // A new sender each time: without the program, a hash of its port would choose.
                    using KernelSocket sender = LoopbackSockets.OpenHere(Loopback);
                    sender.SendTo(new byte[10], first.LocalEndpoint);
                }
            });
            Assert.Equal(10, Drain(group[processor % 2]));
            Assert.Equal(0, Drain(group[(processor + 1) % 2]));
        }

        Assert.Equal(Errno.None, second.TryStopSteering());
        Assert.Equal(Errno.ENOENT, second.TryStopSteering());
    }

    [Fact]
    public void Sockets_that_share_a_port_get_the_shards_that_a_table_gives_them_and_it_may_change_meanwhile()
    {
        RequireBpf.Programs();
        using KernelSocket first = OpenShared(Loopback);
        using KernelSocket second = OpenShared(first.LocalEndpoint);
        KernelSocket[] group = [first, second];
        using BpfMap table = SteeringProgram.CreateTable(4);
        uint[] sockets = [0, 1, 1, 0];
        Set();
        using (BpfProgram program = SteeringProgram.Load(payloadOffset: 3, table))
        {
            first.SteerBy(program.Value);
        }

        SendShards();
        sockets = [1, 1, 0, 1];
        Set();
        SendShards();

        // Too short for a shard, and a shard of a socket that is not there: a hash chooses, none is lost.
        sockets[2] = 7;
        Set();
        Send(first.LocalEndpoint, 6, shard: 0);
        Send(first.LocalEndpoint, 10, shard: 2);
        Assert.Equal(2, Drain(first) + Drain(second));

        void Set()
        {
            for (uint shard = 0; shard < 4; shard++)
            {
                table.Update(shard, sockets[shard]);
            }
        }

        void SendShards()
        {
            for (uint shard = 0; shard < 40; shard++)
            {
                Send(first.LocalEndpoint, 10, shard);
                Assert.Equal((1, 0), (Drain(group[sockets[shard % 4]]), Drain(group[1 - sockets[shard % 4]])));
            }
        }
    }

    [Fact]
    public void A_table_has_a_power_of_two_of_entries() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SteeringProgram.CreateTable(3));

    [Fact]
    public void Sharing_a_port_must_be_asked_for_on_both_sockets()
    {
        using KernelSocket first = OpenShared(Loopback);
        Assert.Equal(Errno.EADDRINUSE, Assert.Throws<KernelException>(() => LoopbackSockets.OpenHere(first.LocalEndpoint)).Error);
        using KernelSocket alone = LoopbackSockets.OpenHere(Loopback);
        Assert.Equal(
            "setsockopt(SO_ATTACH_REUSEPORT_CBPF): EINVAL", Assert.Throws<KernelException>(() => alone.SteerByProcessor(2)).Message);
        Assert.Equal(
            "setsockopt(SO_ATTACH_REUSEPORT_EBPF 999999): EBADF", Assert.Throws<KernelException>(() => first.SteerBy(999_999)).Message);
    }

    [Fact]
    public void A_connected_socket_knows_which_processor_handled_its_last_packet()
    {
        using KernelSocket socket = LoopbackSockets.OpenHere(Loopback);
        Assert.Equal(Errno.None, socket.Connect(socket.LocalEndpoint));
        Assert.Equal(-1, socket.IncomingProcessor);
        foreach (int processor in ThreadAffinity.AllowedProcessors())
        {
            OnProcessor(processor, () => socket.Send([1]));
            Assert.Equal(processor, socket.IncomingProcessor);
        }
    }

    [Fact]
    public void A_processor_may_be_preferred_and_is_told_until_a_packet_tells_the_real_one()
    {
        using KernelSocket socket = LoopbackSockets.OpenHere(Loopback);
        Assert.Equal(Errno.None, socket.TryPreferProcessor(0));
        Assert.Equal(0, socket.IncomingProcessor);
    }

    [Fact]
    public void The_loopback_has_no_queue_to_poll()
    {
        using KernelSocket socket = LoopbackSockets.OpenHere(Loopback);
        socket.SendTo(new byte[10], socket.LocalEndpoint);
        Assert.Equal(1, Drain(socket));
        Assert.Equal(0, socket.IncomingQueue);
    }

    [Fact]
    public void A_socket_that_drops_all_receives_nothing_until_it_stops()
    {
        using KernelSocket socket = LoopbackSockets.OpenHere(Loopback);
        Assert.Equal(Errno.ENOENT, socket.TryStopDropping());
        socket.DropAll();
        socket.SendTo(new byte[10], socket.LocalEndpoint);
        Assert.Equal(0, Drain(socket));
        Assert.Equal(Errno.None, socket.TryStopDropping());
        socket.SendTo(new byte[10], socket.LocalEndpoint);
        Assert.Equal(1, Drain(socket));
        Assert.Equal(Errno.None, ClassicFilter.TryAttach(socket.Value, SocketConstants.AttachFilter, ClassicFilter.AcceptAll));
        socket.SendTo(new byte[10], socket.LocalEndpoint);
        Assert.Equal(1, Drain(socket));
    }

    [Fact]
    public void A_launch_time_is_taken_and_without_a_scheduler_that_obeys_it_ignored()
    {
        using KernelSocket socket = LoopbackSockets.OpenHere(Loopback);
        Assert.Equal(Errno.None, socket.TryAllowLaunchTimes(KernelClockId.Monotonic, reportMissed: true));
        Assert.Equal(10, socket.SendAt(new byte[10], socket.LocalEndpoint, long.MaxValue));
        Assert.Equal(1, Drain(socket));
        Assert.False(socket.TryTakeReport(out _));
        Assert.Equal(Errno.EINVAL, socket.TryAllowLaunchTimes((KernelClockId)99));
    }

    private static KernelSocket OpenShared(in Endpoint local)
    {
        var socket = KernelSocket.Create(SocketKind.Datagram, local);
        socket.AllowPortSharing();
        socket.Bind(local);
        return socket;
    }

    // From a new sender: without the program, a hash of its port would choose.
    private static void Send(in Endpoint to, int length, uint shard)
    {
        byte[] payload = new byte[10];
        BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan(3), shard);
        using KernelSocket sender = LoopbackSockets.OpenHere(Loopback);
        sender.SendTo(payload.AsSpan(0, length), to);
    }

    private static int Drain(KernelSocket socket)
    {
        byte[] bytes = new byte[100];
        int count = 0;
        while (socket.ReceiveFrom(bytes, out _) >= 0)
        {
            count++;
        }

        return count;
    }

    private static void OnProcessor(int processor, Action action)
    {
        var thread = new Thread(() =>
        {
            ThreadAffinity.PinCurrentThread(processor);
            action();
        });
        thread.Start();
        thread.Join();
    }
}
