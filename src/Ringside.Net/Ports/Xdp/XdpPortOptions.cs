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
    private const string WriterNote = "this back end writes its headers itself and does not know this option";

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
            if (report.Name == "IP_TOS")
            {
                reports.Add(report); // the headers carry it, see CompanionSocket.TrafficClass
                continue;
            }

            if (report.Name is not ("SO_BUSY_POLL" or "SO_PREFER_BUSY_POLL"))
            {
                reports.Add(report with { Obtained = null, Note = WriterNote });
                continue;
            }

            Errno error = SetBusyPoll(sockets, report.Name == "SO_BUSY_POLL" ? report.Asked : 0);
            busyPolls |= error == Errno.None;
            reports.Add(error == Errno.None
                ? report with { Obtained = report.Asked, Note = null }
                : report with { Obtained = null, Note = $"setsockopt({report.Name}): {error}" });
        }

        return (reports, busyPolls);
    }

    /// <summary>Adds to the ladder's account what else was asked.</summary>
    internal static IReadOnlyList<Capability> Report(DatagramPortOptions options, XdpPortPlan plan, List<Capability> items)
    {
        if (options.Stamps != StampSource.None)
        {
            items.Add(Capability.Obtained("receive stamps", "taken by the XDP program"));
        }

        if (plan.FrameSize != options.FrameSize)
        {
            items.Add(Capability.Obtained($"frames of {options.FrameSize} bytes", $"{plan.FrameSize} bytes: a UMEM has chunks of 2048 or 4096"));
        }

        if (plan.MaximumPayload < plan.Link.MaximumPayload(options.Local.IsIPv6))
        {
            items.Add(Capability.Reduced(
                $"packets of {plan.Link.Mtu} bytes",
                $"payloads of {plan.MaximumPayload} bytes",
                new KernelException("setsockopt(XDP_UMEM_REG)", Errno.EINVAL, "a chunk is at most a page; longer packets are counted and lost")));
        }

        if (plan.Link.IsLoopback)
        {
            items.Add(Capability.Reduced(
                "sending past the stack",
                "sending by the companion socket",
                new KernelException("sendto(AF_XDP lo)", Errno.EOPNOTSUPP, "the stack takes loopback addresses only from its own sockets")));
        }
        else if (options.MulticastLoop && options.Group.IsEmpty)
        {
            items.Add(Capability.Refused(
                "multicast to sockets of this machine",
                new KernelException("sendto(AF_XDP)", Errno.EOPNOTSUPP, "what leaves past the stack is not looped back by it")));
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
