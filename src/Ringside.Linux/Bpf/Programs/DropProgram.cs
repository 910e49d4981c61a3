using Ringside.Linux.Errors;

namespace Ringside.Linux.Bpf.Programs;

/// <summary>Drops the UDP packets of one port before the kernel's stack looks at them (a traffic-class program for tcx; bpf(2),
/// bpf-helpers(7)).</summary>
/// <remarks>The use: packets that a tap bound to ETH_P_ALL has taken already (packet(7)) need not go through the stack as well, where
/// they would cost time and, without a socket on the port, be answered with ICMP.</remarks>
public static class DropProgram
{
    // struct __sk_buff (linux/bpf.h).
    private const int OffsetLength = 0;
    private const int OffsetVlanTag = 24;
    private const int OffsetData = 76;
    private const int OffsetDataEnd = 80;

    private const int Next = -1;
    private const int Drop = 2;

    /// <summary>Loads the program; <see cref="BpfLink.AttachTcx"/> puts it to work.</summary>
    /// <param name="match">What to drop; everything else passes.</param>
    /// <exception cref="KernelException">EPERM without CAP_BPF and CAP_NET_ADMIN.</exception>
    public static BpfProgram Load(UdpMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        var code = new BpfAssembler();
        BpfLabel pass = code.NewLabel("pass");
        BpfLabel isReady = code.NewLabel("headers are there");

        // The kernel has taken the tag out of the packet; only a mere priority (VLAN 0) is for the interface itself.
        code.Move(BpfRegister.R6, BpfRegister.R1);
        code.Load(BpfSize.Word, BpfRegister.R4, BpfRegister.R6, OffsetVlanTag);
        code.JumpIf(BpfRegister.R4, BpfCondition.AnyBit, 0x0fff, pass);

        // Drivers may leave the headers in a page that a program cannot read; then they are pulled in first.
        LoadBounds(code);
        code.Move(BpfRegister.R4, BpfRegister.R2);
        code.Compute(BpfOperation.Add, BpfRegister.R4, UdpMatchCode.LongestHeaders);
        code.JumpIf(BpfRegister.R4, BpfCondition.BelowOrEqual, BpfRegister.R3, isReady);
        BpfLabel isShort = code.NewLabel("a short packet");
        code.Load(BpfSize.Word, BpfRegister.R2, BpfRegister.R6, OffsetLength);
        code.JumpIf(BpfRegister.R2, BpfCondition.BelowOrEqual, UdpMatchCode.LongestHeaders, isShort);
        code.Move(BpfRegister.R2, UdpMatchCode.LongestHeaders);
        code.Place(isShort);
        code.Move(BpfRegister.R1, BpfRegister.R6);
        code.Call(BpfHelper.PullData);
        LoadBounds(code);
        code.Place(isReady);

        UdpMatchCode.Emit(code, match, pass);
        code.Exit(Drop);
        code.Place(pass);
        code.Exit(Next);
        return BpfProgram.Load(BpfProgramKind.TrafficClass, code, "ringside_drop");
    }

    private static void LoadBounds(BpfAssembler code)
    {
        code.Load(BpfSize.Word, BpfRegister.R2, BpfRegister.R6, OffsetData);
        code.Load(BpfSize.Word, BpfRegister.R3, BpfRegister.R6, OffsetDataEnd);
    }
}
