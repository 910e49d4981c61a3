using Ringside.Linux.Bpf;
using Ringside.Linux.Bpf.Programs;
using Ringside.Linux.Errors;
using Ringside.Linux.Xdp;
using Ringside.Net.Capabilities;

namespace Ringside.Net.Ports.Xdp;

/// <summary>Program and sockets of a port on their interface (kernel document networking/af_xdp): one socket for each queue, all on one
/// UMEM. All of it goes when this is closed, or when the process ends.</summary>
internal sealed class XdpAttachment : IDisposable
{
    private readonly BpfLink _link;
    private readonly BpfMap _map;

    private XdpAttachment(BpfLink link, BpfMap map, XdpSocket[] sockets, XdpPortMode mode)
    {
        _link = link;
        _map = map;
        Sockets = sockets;
        Mode = mode;
    }

    /// <summary>How it really runs.</summary>
    internal XdpPortMode Mode { get; }

    /// <summary>The sockets, by queue.</summary>
    internal XdpSocket[] Sockets { get; }

    /// <summary>Goes down the ladder until the machine gives a mode, in the network namespace of the calling thread. No packet arrives
    /// before <see cref="Start"/>.</summary>
    /// <param name="plan">Sizes, interface, packets.</param>
    /// <param name="umem">The memory.</param>
    /// <param name="stamps">Whether the program writes the time of arrival in front of packets.</param>
    /// <param name="ladder">The modes to try.</param>
    /// <param name="items">What was asked and what became of it.</param>
    /// <exception cref="KernelException">The refusal of the last mode, when none could be had.</exception>
    internal static XdpAttachment Open(
        XdpPortPlan plan, Umem umem, bool stamps, IReadOnlyList<XdpPortMode> ladder, List<Capability> items)
    {
        BpfMap map = RedirectProgram.CreateSocketMap(plan.Queues);
        try
        {
            using BpfProgram program = RedirectProgram.Load(plan.Match, map, stamps);
            KernelException? last = null;
            foreach (XdpPortMode mode in ladder)
            {
                string asked = $"bind {XdpPortModes.Name(mode)}";
                try
                {
                    XdpAttachment attachment = Open(plan, umem, program, map, mode);
                    items.Add(Capability.Obtained(asked, plan.Queues == 1 ? "the one queue" : $"{plan.Queues} queues"));
                    return attachment;
                }
                catch (KernelException refusal)
                {
                    items.Add(Capability.Refused(asked, refusal));
                    last = refusal;
                }
            }

            throw last!;
        }
        catch
        {
            map.Dispose();
            throw;
        }
    }

    /// <summary>From now on packets arrive: the sockets are entered into the program's map, after the caller has filled their
    /// rings.</summary>
    /// <exception cref="KernelException">The interface has gone in the meantime.</exception>
    internal void Start()
    {
        foreach (XdpSocket socket in Sockets)
        {
            _map.Update(socket.Queue, socket.Value);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The program first: what arrives from now on is the kernel's.
        _link.Dispose();
        Close(Sockets);
        _map.Dispose();
    }

    private static XdpAttachment Open(XdpPortPlan plan, Umem umem, BpfProgram program, BpfMap map, XdpPortMode mode)
    {
        BpfLink link = BpfLink.AttachXdp(program, plan.Link.Index, XdpPortModes.ProgramMode(mode));
        var sockets = new List<XdpSocket>();
        try
        {
            for (int queue = 0; queue < plan.Queues; queue++)
            {
                sockets.Add(XdpSocket.Open(umem, SocketOptions(plan, mode, queue, sockets.FirstOrDefault())));
            }

            return new XdpAttachment(link, map, [.. sockets], mode);
        }
        catch
        {
            link.Dispose();
            Close(sockets);
            throw;
        }
    }

    // What is sent leaves by the first queue; the others have rings for sending only because the kernel wants a pair of fill and
    // completion.
    private static XdpSocketOptions SocketOptions(XdpPortPlan plan, XdpPortMode mode, int queue, XdpSocket? first) => new()
    {
        Interface = plan.Link.Name,
        Queue = queue,
        CopyMode = XdpPortModes.CopyMode(mode),
        FillEntries = plan.LentPerQueue,
        ReceiveEntries = plan.LentPerQueue,
        CompletionEntries = queue == 0 ? plan.TransmitEntries : 1,
        TransmitEntries = queue == 0 ? plan.TransmitEntries : 0,
        SharedWith = first,
    };

    private static void Close(IEnumerable<XdpSocket> sockets)
    {
        foreach (XdpSocket socket in sockets.Reverse())
        {
            socket.Dispose();
        }
    }
}
