using Ringside.Linux.Bpf;
using Ringside.Linux.Errors;
using Ringside.Linux.Packets;
using Ringside.Linux.Sockets;
using Ringside.Linux.Tests.Bpf;

namespace Ringside.Linux.Tests.Packets;

[Collection(PacketCollection.Name)]
public sealed class FanoutTests
{
    private const ushort Group = 77;
    private const int Flows = 64;

    [Theory]
    [InlineData(FanoutMode.Hash, true)]
    [InlineData(FanoutMode.LoadBalance, true)]
    [InlineData(FanoutMode.Processor, false)]
    [InlineData(FanoutMode.Rollover, false)]
    [InlineData(FanoutMode.Random, true)]
    [InlineData(FanoutMode.QueueMapping, false)]
    public void Every_frame_goes_to_one_member_of_the_group(FanoutMode mode, bool spreads)
    {
        using var wire = new PacketWire();
        using PacketSocket first = wire.OpenReceiver();
        using PacketSocket second = wire.OpenReceiver();
        first.JoinFanout(Group, mode);
        second.JoinFanout(Group, mode);
        for (int i = 0; i < Flows; i++)
        {
            using KernelSocket flow = PacketWire.OpenSocket(wire.Pair.First);
            Assert.Equal(1, flow.SendTo("x"u8, wire.Target));
        }

        (int toFirst, int toSecond) = (Drain(first), Drain(second));
        Assert.Equal(Flows, toFirst + toSecond);
        if (spreads)
        {
            // That all of 64 flows fall to one of two has a chance of 2^-63 at random; in turn it is impossible.
            Assert.True(toFirst > 0 && toSecond > 0, $"{toFirst} and {toSecond}");
        }
    }

    [Fact]
    public void All_frames_of_one_flow_go_to_one_member()
    {
        using var wire = new PacketWire();
        using PacketSocket first = wire.OpenReceiver();
        using PacketSocket second = wire.OpenReceiver();
        first.JoinFanout(Group, FanoutMode.Hash, FanoutOptions.Defragment);
        second.JoinFanout(Group, FanoutMode.Hash, FanoutOptions.Defragment);
        wire.SendNumbers(0, Flows);
        Assert.Equal(Flows, Math.Max(Drain(first), Drain(second)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_program_chooses_the_member(int chosen)
    {
        RequireBpf.Programs();
        using var wire = new PacketWire();
        using PacketSocket first = wire.OpenReceiver();
        using PacketSocket second = wire.OpenReceiver();
        first.JoinFanout(Group, FanoutMode.Program);
        second.JoinFanout(Group, FanoutMode.Program);
        var code = new BpfAssembler();
        code.Exit(chosen);
        using (BpfProgram program = BpfProgram.Load(BpfProgramKind.SocketFilter, code, "choose"))
        {
            first.SetFanoutProgram(program.Value);
        }

        wire.SendNumbers(0, Flows);
        Assert.Equal((chosen == 0 ? Flows : 0, chosen == 0 ? 0 : Flows), (Drain(first), Drain(second)));
    }

    [Fact]
    public void A_program_filters_what_enters()
    {
        RequireBpf.Programs();
        using var wire = new PacketWire();
        var code = new BpfAssembler();
        code.Exit(50);
        using BpfProgram program = BpfProgram.Load(BpfProgramKind.SocketFilter, code, "cut");
        using PacketSocket socket = PacketWire.OpenPacket(wire.Pair.Second);
        socket.AttachProgram(program.Value);
        socket.Bind(wire.Pair.Second.LinkIndex, PacketProtocol.All);
        wire.Send(new string('x', 100));
        Assert.Equal(50, socket.Receive(new byte[2048]));
    }

    [Fact]
    public void Who_is_not_bound_or_of_another_mode_may_not_join()
    {
        using var wire = new PacketWire();
        using PacketSocket unbound = PacketWire.OpenPacket(wire.Pair.Second);
        Assert.Equal(
            "setsockopt(PACKET_FANOUT Hash group 77): EINVAL, the socket must be bound first, and all members of a group need the same "
            + "interface, protocol and mode",
            Assert.Throws<KernelException>(() => unbound.JoinFanout(Group, FanoutMode.Hash)).Message);
        using PacketSocket first = wire.OpenReceiver();
        using PacketSocket second = wire.OpenReceiver();
        first.JoinFanout(Group, FanoutMode.Hash);
        Assert.Equal(
            Errno.EINVAL, Assert.Throws<KernelException>(() => second.JoinFanout(Group, FanoutMode.LoadBalance)).Error);
        Assert.Equal(Errno.EINVAL, Assert.Throws<KernelException>(() => second.SetFanoutProgram(0)).Error);
    }

    private static int Drain(PacketSocket socket)
    {
        int count = 0;
        while (socket.Receive(new byte[2048]) > 0)
        {
            count++;
        }

        return count;
    }
}
