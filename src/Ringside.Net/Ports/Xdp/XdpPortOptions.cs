using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Linux.Xdp;
using Ringside.Net.Capabilities;

namespace Ringside.Net.Ports.Xdp;

/// <summary>What a user's options mean for an XDP port, and the account of it (kernel documents networking/af_xdp and
/// networking/napi).</summary>
internal static class XdpPortOptions
{
    private const int BusyPollBudget = 64;
    private const int DefaultBusyPollMicroseconds = 20;
    private const string CompanionNote = "for what goes through the kernel's stack only";

    /// <summary>Applies what can be applied.</summary>
    /// <returns>What became of each option, and whether receiving shall poll the device.</returns>
    internal static (IReadOnlyList<OptionReport> Reports, bool BusyPolls) Apply(
        DatagramPortOptions options, XdpPortPlan plan, XdpSocket[] sockets, IReadOnlyList<OptionReport> companion)
    {
        var reports = new List<OptionReport>();
        bool busyPolls = false;
        if (options.ReceiveBufferBytes > 0)
        {
            int bytes = plan.LentPerQueue * plan.Queues * plan.FrameSize;
            reports.Add(new OptionReport(
                "SO_RCVBUF", options.ReceiveBufferBytes, bytes, "frames lent to the kernel; each holds one packet, however short"));
        }

        foreach (OptionReport report in companion)
        {
            if (report.Name is not ("SO_BUSY_POLL" or "SO_PREFER_BUSY_POLL"))
            {
                // The headers carry the type of service; of the rest the companion socket alone has something.
                reports.Add(report.Name == "IP_TOS" ? report : report with { Note = CompanionNote });
                continue;
            }

            Errno error = SetBusyPoll(sockets, report.Name == "SO_BUSY_POLL" ? report.Asked : DefaultBusyPollMicroseconds);
            busyPolls |= error == Errno.None;
            reports.Add(error == Errno.None
                ? report with { Obtained = report.Asked, Note = null }
                : report with { Obtained = null, Note = $"setsockopt({report.Name}): {error}" });
        }

        return (reports, busyPolls);
    }

    /// <summary>Adds to the ladder's account what else was asked.</summary>
    internal static IReadOnlyList<Capability> Report(
        DatagramPortOptions options, XdpPortPlan plan, XdpPortMode mode, List<Capability> items)
    {
        if (mode == XdpPortMode.GenericCopy)
        {
            const string advice = "a train (UDP_SEGMENT) over veth or loopback reaches a generic program whole; use native-copy, "
                + "or send one by one";
            items.Add(Capability.Reduced(
                "trains of this machine's senders cut",
                "only where their own interface cuts them",
                new KernelException($"bpf(BPF_LINK_CREATE generic XDP, interface {plan.Link.Index})", Errno.EOPNOTSUPP, advice)));
        }

        if (options.Stamps != StampSource.None)
        {
            items.Add(Capability.Obtained("receive stamps", "taken by the XDP program"));
        }

        if (plan.FrameSize != options.FrameSize)
        {
            items.Add(Capability.Obtained(
                $"frames of {options.FrameSize} bytes", $"{plan.FrameSize} bytes: a UMEM has chunks of 2048 or 4096"));
        }

        if (plan.MaximumPayload < plan.Link.MaximumPayload(options.Local.IsIPv6))
        {
            items.Add(Capability.Reduced(
                $"packets of {plan.Link.Mtu} bytes",
                $"payloads of {plan.MaximumPayload} bytes",
                new KernelException(
                    "setsockopt(XDP_UMEM_REG)", Errno.EINVAL, "a chunk is at most a page; longer packets are counted and lost")));
        }

        if (plan.Link.IsLoopback)
        {
            items.Add(Capability.Reduced("sending past the stack", "the kernel's stack", new KernelException(
                $"sendto(AF_XDP {plan.Link.Name})",
                Errno.EINVAL,
                "the kernel takes nothing from loopback that its own stack did not send")));
        }
        else if (options.MulticastLoop)
        {
            items.Add(Capability.Reduced("multicast heard on this machine, too", "on the wire only", new KernelException(
                $"sendto(AF_XDP {plan.Link.Name})",
                Errno.EOPNOTSUPP,
                "what is sent below the stack reaches no socket of this machine; send by the socket back end where one must hear it")));
        }

        return items;
    }

    private static Errno SetBusyPoll(XdpSocket[] sockets, int microseconds)
    {
        foreach (XdpSocket socket in sockets)
        {
            Errno error = socket.TrySetBusyPoll(microseconds, BusyPollBudget);
            if (error != Errno.None)
            {
                return error;
            }
        }

        return Errno.None;
    }
}
