using Ringside.Linux.Bpf;
using Ringside.Linux.Bpf.Programs;
using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Sockets;
using Ringside.Linux.Tests.Namespaces;

namespace Ringside.Linux.Tests.Bpf;

/// <summary>Programs at the entry of the stack, on a wire of their own.</summary>
[Collection(NamespaceCollection.Name)]
public sealed class TcxProgramTests
{
    private const int Sent = 4000;

    public TcxProgramTests() => RequireBpf.Programs();

    [Fact]
    public void A_dropped_port_receives_nothing_and_the_others_all_until_the_link_is_closed()
    {
        using var pair = VethPair.Create();
        using KernelSocket sender = Open(pair.First);
        using KernelSocket other = Open(pair.Second);
        using KernelSocket target = Open(pair.Second);
        BpfLink link;
        using (BpfProgram program = DropProgram.Load(new UdpMatch(target.LocalEndpoint.Port, pair.Second.Address)))
        {
            link = Attach(pair.Second, program);
        }

        // The wire delivers inside the sender's call: what is not there now will never be.
        SendTo(sender, target.LocalEndpoint, 10);
        SendTo(sender, other.LocalEndpoint, 10);
        Assert.Equal((0, 10), (Drain(target), Drain(other)));
        link.Dispose();
        SendTo(sender, target.LocalEndpoint, 10);
        Assert.Equal(10, Drain(target));
    }

    [Fact]
    public void A_quarter_of_the_packets_is_lost_at_random_and_each_one_counted()
    {
        using var pair = VethPair.Create();
        using KernelSocket sender = Open(pair.First);
        using KernelSocket target = Open(pair.Second);
        using BpfMap counter = RandomDropProgram.CreateCounter();
        using BpfProgram program = RandomDropProgram.Load(250, counter);
        using BpfLink link = Attach(pair.Second, program);
        int delivered = 0;
        for (int i = 0; i < Sent / 100; i++)
        {
            SendTo(sender, target.LocalEndpoint, 100);
            delivered += Drain(target);
        }

        // Standard deviation: sqrt(4000 * 0.25 * 0.75) = 27. Eight of them are left on both sides: one failure in 10^15 runs.
        Assert.InRange(delivered, 3000 - 220, 3000 + 220);
        Assert.Equal(Sent - delivered, counter.Sum(0));
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1000, 0)]
    public void Nothing_and_everything_can_be_lost_too(int perMille, int expected)
    {
        using var pair = VethPair.Create();
        using KernelSocket sender = Open(pair.First);
        using KernelSocket target = Open(pair.Second);
        using BpfMap counter = RandomDropProgram.CreateCounter();
        using BpfProgram program = RandomDropProgram.Load(perMille, counter);
        using BpfLink link = Attach(pair.Second, program);
        SendTo(sender, target.LocalEndpoint, 100);
        Assert.Equal(expected, Drain(target));
        Assert.Equal(100 - expected, counter.Sum(0));
    }

    [Fact]
    public void What_leaves_can_be_lost_too()
    {
        using var pair = VethPair.Create();
        using KernelSocket sender = Open(pair.First);
        using KernelSocket target = Open(pair.Second);
        using BpfMap counter = RandomDropProgram.CreateCounter();
        using BpfProgram program = RandomDropProgram.Load(1000, counter);
        using BpfLink link = pair.First.Namespace.Run(() => BpfLink.AttachTcx(program, pair.First.LinkIndex, TcxDirection.Egress));
        SendTo(sender, target.LocalEndpoint, 10);
        Assert.Equal((0, 10L), (Drain(target), counter.Sum(0)));
    }

    [Fact]
    public void The_same_program_twice_is_refused_with_the_reason()
    {
        using var pair = VethPair.Create();
        using BpfProgram program = DropProgram.Load(new UdpMatch(7));
        using BpfLink link = Attach(pair.Second, program);
        KernelException refusal = Assert.Throws<KernelException>(() => Attach(pair.Second, program));
        Assert.Equal("bpf(BPF_LINK_CREATE tcx ingress, interface 3): EEXIST, this program is attached there already", refusal.Message);
    }

    [Fact]
    public void An_interface_that_is_not_there_is_refused_with_the_reason()
    {
        using BpfProgram program = DropProgram.Load(new UdpMatch(7));
        KernelException refusal = Assert.Throws<KernelException>(() => BpfLink.AttachTcx(program, 99999, TcxDirection.Ingress));
        Assert.Equal(
            "bpf(BPF_LINK_CREATE tcx ingress, interface 99999): ENODEV, there is no such network interface here", refusal.Message);
    }

    private static BpfLink Attach(VethEnd end, BpfProgram program) =>
        end.Namespace.Run(() => BpfLink.AttachTcx(program, end.LinkIndex, TcxDirection.Ingress));

    private static KernelSocket Open(VethEnd end) => end.Namespace.Run(() =>
    {
        var local = new Endpoint(end.Address, 0);
        KernelSocket socket = KernelSocket.Create(SocketKind.Datagram, local);
        socket.Bind(local);
        return socket;
    });

    private static void SendTo(KernelSocket sender, Endpoint destination, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(4, sender.SendTo([1, 2, 3, 4], destination));
        }
    }

    private static int Drain(KernelSocket socket)
    {
        int count = 0;
        while (socket.Receive(new byte[64]) >= 0)
        {
            count++;
        }

        return count;
    }
}
