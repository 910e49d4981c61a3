using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;

namespace Ringside.Linux.Bpf;

/// <summary>A program at work on an interface (BPF_LINK_CREATE, bpf(2)). It stops when the link is closed or the process ends, however
/// it ends: nothing is ever left behind.</summary>
public sealed unsafe class BpfLink : FileDescriptor
{
    private const uint AttachToXdp = 37;

    private BpfLink(int descriptor)
        : base(descriptor)
    {
    }

    /// <summary>Attaches an XDP program to an interface; there can be one only.</summary>
    /// <param name="program">A program of kind <see cref="BpfProgramKind.Xdp"/>; may be closed afterwards.</param>
    /// <param name="interfaceIndex">Index of the interface in the namespace of the calling thread.</param>
    /// <param name="mode">Where it runs.</param>
    /// <exception cref="KernelException">EBUSY or EEXIST when the interface has a program, EOPNOTSUPP when its driver has no XDP, ERANGE
    /// when its MTU is too large for native XDP, ENODEV, EPERM.</exception>
    public static BpfLink AttachXdp(BpfProgram program, int interfaceIndex, XdpMode mode)
    {
        ArgumentNullException.ThrowIfNull(program);
        var attributes = new LinkCreateAttributes
        {
            Program = program.Checked(),
            InterfaceIndex = interfaceIndex,
            Attachment = AttachToXdp,
            Flags = (uint)mode,
        };
        int descriptor = BpfCall.Run(BpfCall.LinkCreate, &attributes);
        if (descriptor < 0)
        {
            Errno error = KernelException.LastError;
            string how = mode == XdpMode.Any ? "XDP" : $"{mode.ToString().ToLowerInvariant()} XDP";
            throw BpfCall.Refusal($"bpf(BPF_LINK_CREATE {how}, interface {interfaceIndex})", error, XdpHint(error, mode));
        }

        return new BpfLink(descriptor);
    }

    /// <summary>Attaches a traffic-class program to an interface, behind those that are there already.</summary>
    /// <param name="program">A program of kind <see cref="BpfProgramKind.TrafficClass"/>; may be closed afterwards. It returns -1 (go on),
    /// 0 (let pass) or 2 (drop).</param>
    /// <param name="interfaceIndex">Index of the interface in the namespace of the calling thread.</param>
    /// <param name="direction">What it sees.</param>
    /// <exception cref="KernelException">EEXIST when this very program is attached there, ENODEV, EPERM; EINVAL before Linux
    /// 6.6.</exception>
    public static BpfLink AttachTcx(BpfProgram program, int interfaceIndex, TcxDirection direction)
    {
        ArgumentNullException.ThrowIfNull(program);
        var attributes = new LinkCreateAttributes
        {
            Program = program.Checked(),
            InterfaceIndex = interfaceIndex,
            Attachment = (uint)direction,
        };
        int descriptor = BpfCall.Run(BpfCall.LinkCreate, &attributes);
        if (descriptor < 0)
        {
            Errno error = KernelException.LastError;
            string call = $"bpf(BPF_LINK_CREATE tcx {direction.ToString().ToLowerInvariant()}, interface {interfaceIndex})";
            throw BpfCall.Refusal(call, error, TcxHint(error));
        }

        return new BpfLink(descriptor);
    }

    private static string? XdpHint(Errno error, XdpMode mode) => error switch
    {
        Errno.EBUSY or Errno.EEXIST =>
            "the interface has an XDP program already; end the program that attached it, or see `ip link` and `bpftool net`",
        Errno.EOPNOTSUPP when mode == XdpMode.Native => "the interface's driver has no native XDP; generic XDP works everywhere",
        Errno.EINVAL when mode == XdpMode.Offloaded => "the interface cannot run programs on the card",
        Errno.ERANGE => "the interface's MTU is too large for native XDP, whose packets are one page; lower the MTU or use generic XDP",
        _ => null,
    };

    private static string? TcxHint(Errno error) => error switch
    {
        Errno.EEXIST => "this program is attached there already",
        Errno.EINVAL => "tcx needs Linux 6.6 or later",
        _ => null,
    };
}
