using Ringside.Linux.Errors;

namespace Ringside.Linux.Bpf.Programs;

/// <summary>Hands the UDP packets of one port to the AF_XDP socket of the receive queue that they came by, and leaves everything else
/// to the kernel (an XDP program; kernel documents networking/af_xdp and bpf/map_xskmap).</summary>
/// <remarks>What passes: other ports and protocols (ARP, ICMP, TCP live on), fragments, IP options and extension headers, and all
/// packets of a queue that has no socket.</remarks>
public static class RedirectProgram
{
    /// <summary>Bytes in front of a packet that <see cref="Load"/> with stamps writes: CLOCK_MONOTONIC in nanoseconds.</summary>
    public const int StampSize = sizeof(long);

    // struct xdp_md (linux/bpf.h).
    private const int OffsetData = 0;
    private const int OffsetDataEnd = 4;
    private const int OffsetMetadata = 8;
    private const int OffsetQueue = 16;

    private const int Pass = 2;

    /// <summary>Makes the map of sockets for <see cref="Load"/>: key is the queue, value the descriptor of the socket.</summary>
    /// <param name="queues">Receive queues of the interface.</param>
    /// <exception cref="KernelException">EPERM without CAP_BPF.</exception>
    public static BpfMap CreateSocketMap(int queues) =>
        BpfMap.Create(BpfMapKind.XdpSockets, sizeof(uint), sizeof(int), queues, "ringside_xsk");

    /// <summary>Loads the program; <see cref="BpfLink.AttachXdp"/> puts it to work.</summary>
    /// <param name="match">What to redirect.</param>
    /// <param name="sockets">Where to.</param>
    /// <param name="stamps">Whether the time of arrival is written in front of each redirected packet
    /// (<see cref="StampSize"/> bytes). Where the driver leaves no room, or the machine has no time for it, there are zeros or nothing
    /// that makes sense: the kernel does not tell the socket.</param>
    /// <exception cref="KernelException">EPERM without CAP_BPF and CAP_NET_ADMIN.</exception>
    public static BpfProgram Load(UdpMatch match, BpfMap sockets, bool stamps = false) =>
        LoadWith(match, sockets, stamps, Pass);

    /// <summary>As above, with the result for a queue that has no socket, so that a test sees what would have been redirected.</summary>
    internal static BpfProgram LoadWith(UdpMatch match, BpfMap sockets, bool stamps, int withoutSocket)
    {
        ArgumentNullException.ThrowIfNull(match);
        ArgumentNullException.ThrowIfNull(sockets);
        var code = new BpfAssembler();
        BpfLabel pass = code.NewLabel("pass");
        code.Move(BpfRegister.R6, BpfRegister.R1);
        code.Load(BpfSize.Word, BpfRegister.R2, BpfRegister.R6, OffsetData);
        code.Load(BpfSize.Word, BpfRegister.R3, BpfRegister.R6, OffsetDataEnd);
        UdpMatchCode.Emit(code, match, pass);
        if (stamps)
        {
            EmitStamp(code);
        }

        code.LoadMap(BpfRegister.R1, sockets);
        code.Load(BpfSize.Word, BpfRegister.R2, BpfRegister.R6, OffsetQueue);
        code.Move(BpfRegister.R3, withoutSocket);
        code.Call(BpfHelper.RedirectMap);
        code.Exit();
        code.Place(pass);
        code.Exit(Pass);
        return BpfProgram.Load(BpfProgramKind.Xdp, code, "ringside_redirect");
    }

    private static void EmitStamp(BpfAssembler code)
    {
        BpfLabel without = code.NewLabel("no room for a stamp");
        code.Move(BpfRegister.R1, BpfRegister.R6);
        code.Move(BpfRegister.R2, -StampSize);
        code.Call(BpfHelper.AdjustMetadata);
        code.JumpIf(BpfRegister.R0, BpfCondition.NotEqual, 0, without);
        code.Call(BpfHelper.KernelTime);
        code.Load(BpfSize.Word, BpfRegister.R2, BpfRegister.R6, OffsetMetadata);
        code.Load(BpfSize.Word, BpfRegister.R3, BpfRegister.R6, OffsetData);
        code.Move(BpfRegister.R4, BpfRegister.R2);
        code.Compute(BpfOperation.Add, BpfRegister.R4, StampSize);
        code.JumpIf(BpfRegister.R4, BpfCondition.Above, BpfRegister.R3, without);
        code.Store(BpfSize.Double, BpfRegister.R2, 0, BpfRegister.R0);
        code.Place(without);
    }
}
