using System.Buffers.Binary;
using Ringside.Linux.Bpf;
using Ringside.Linux.Errors;

namespace Ringside.App.Drills;

/// <summary>Drops what comes from, or goes to, some UDP ports of IPv4 (RFC 768, RFC 791): a program for tcx (bpf(2)).</summary>
/// <remarks>
/// <code>
/// offset  Ethernet, as the loopback interface has it too
///     12  EtherType
///     14  version and words of the header of IPv4: others than 5 pass
///     23  protocol
///     34  source port
///     36  destination port
/// </code>
/// </remarks>
internal static class CutProgram
{
    // struct __sk_buff (linux/bpf.h).
    private const int OffsetData = 76;
    private const int OffsetDataEnd = 80;

    private const int OffsetType = 12;
    private const int OffsetHeader = 14;
    private const int OffsetProtocol = 23;
    private const int OffsetSource = 34;
    private const int OffsetDestination = 36;
    private const int HeadersSize = 42;
    private const int TypeIPv4 = 0x0800;
    private const int PlainHeader = 0x45;
    private const int ProtocolUdp = 17;
    private const int Next = -1;
    private const int Drop = 2;

    /// <summary>Loads it; it drops while it is attached.</summary>
    /// <exception cref="KernelException">EPERM without CAP_BPF and CAP_NET_ADMIN.</exception>
    internal static BpfProgram Load(params IEnumerable<int> ports)
    {
        var code = new BpfAssembler();
        BpfLabel pass = code.NewLabel("pass");
        BpfLabel drop = code.NewLabel("drop");
        BpfLabel isReady = code.NewLabel("headers are there");
        code.Move(BpfRegister.R6, BpfRegister.R1);
        LoadBounds(code, isReady);

        // The headers may lie in a page that a program cannot read; then they are pulled in first.
        code.Move(BpfRegister.R1, BpfRegister.R6);
        code.Move(BpfRegister.R2, HeadersSize);
        code.Call(BpfHelper.PullData);
        LoadBounds(code, isReady);
        code.Jump(pass);
        code.Place(isReady);
        PassUnless(code, BpfSize.Half, OffsetType, NetworkOrder(TypeIPv4), pass);
        PassUnless(code, BpfSize.Byte, OffsetHeader, PlainHeader, pass);
        PassUnless(code, BpfSize.Byte, OffsetProtocol, ProtocolUdp, pass);
        code.Load(BpfSize.Half, BpfRegister.R4, BpfRegister.R2, OffsetSource);
        code.Load(BpfSize.Half, BpfRegister.R5, BpfRegister.R2, OffsetDestination);
        foreach (int port in ports)
        {
            code.JumpIf(BpfRegister.R4, BpfCondition.Equal, NetworkOrder(port), drop);
            code.JumpIf(BpfRegister.R5, BpfCondition.Equal, NetworkOrder(port), drop);
        }

        code.Place(pass);
        code.Exit(Next);
        code.Place(drop);
        code.Exit(Drop);
        return BpfProgram.Load(BpfProgramKind.TrafficClass, code, "ringside_cut");
    }

    // Afterwards R2 is the start of the packet, and R3 its end.
    private static void LoadBounds(BpfAssembler code, BpfLabel isReady)
    {
        code.Load(BpfSize.Word, BpfRegister.R2, BpfRegister.R6, OffsetData);
        code.Load(BpfSize.Word, BpfRegister.R3, BpfRegister.R6, OffsetDataEnd);
        code.Move(BpfRegister.R4, BpfRegister.R2);
        code.Compute(BpfOperation.Add, BpfRegister.R4, HeadersSize);
        code.JumpIf(BpfRegister.R4, BpfCondition.BelowOrEqual, BpfRegister.R3, isReady);
    }

    private static void PassUnless(BpfAssembler code, BpfSize size, int offset, int value, BpfLabel pass)
    {
        code.Load(size, BpfRegister.R4, BpfRegister.R2, offset);
        code.JumpIf(BpfRegister.R4, BpfCondition.NotEqual, value, pass);
    }

    private static int NetworkOrder(int value) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness((ushort)value) : value;
}
