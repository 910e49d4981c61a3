using System.Diagnostics;
using System.Net;
using Ringside.Bench.Io;
using Ringside.Bench.Matching;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports;
using Ringside.Net.Ports.Sockets;

namespace Ringside.Bench.Messaging;

/// <summary>One process of a run: its ends, its traffic, and the one thread that drives both.</summary>
/// <remarks>The thread that made it tells the phases. The other one looks at the phase in every turn, and says by an event that a
/// snapshot is taken: what it wrote before is then seen.</remarks>
internal sealed class MessagingSide : IDisposable
{
    private const int PatienceMilliseconds = 20_000;

    private readonly MessagingPlan _plan;
    private readonly IMessagingEnd[] _ends;
    private readonly Traffic _traffic;
    private readonly Waiter _waiter;
    private readonly int _linksWanted;
    private readonly ManualResetEventSlim _connected = new();
    private readonly ManualResetEventSlim _begun = new();
    private readonly ManualResetEventSlim _measured = new();
    private PinnedThread? _thread;
    private SideSnapshot _begin;
    private SideReport? _report;
    private volatile MessagingPhase _phase;
    private MessagingPhase _seen;

    /// <summary>Opens the ends on loopback, on ports that the kernel chooses.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="measures">True in the process that makes the links and measures latencies; its datagrams are those that are
    /// lost.</param>
    /// <param name="seed">What the losses follow from.</param>
    internal MessagingSide(MessagingPlan plan, bool measures, ulong seed)
    {
        _plan = plan;
        int ends = measures ? plan.Peers : plan.AnswererEnds;
        int links = measures ? plan.AnswererEnds : plan.Peers;
        _linksWanted = measures ? links : 0;
        IBackend backend = new SocketBackend();
        if (measures && plan.LossPercent > 0)
        {
            backend = new LossyBackend(backend, plan.LossPercent, seed);
        }

        _waiter = new Waiter(
            plan.Blocks ? WaitStrategy.Block : WaitStrategy.Spin, maximumDescriptors: (ends * (links + 1)) + 1);
        _ends = [.. Enumerable.Range(0, ends).Select(_ => Open(plan, backend))];
        _traffic = measures ? MeasuringTraffic(plan, _ends, links) : OtherTraffic(plan, _ends, links);
    }

    /// <summary>UDP ports, or TCP ports, of the ends.</summary>
    internal int[] Ports => [.. _ends.Select(end => (int)end.LocalEndpoint.Port)];

    /// <summary>Begins to make links from each end to each of these ports.</summary>
    internal void Connect(IEnumerable<int> ports)
    {
        foreach (int port in ports)
        {
            foreach (IMessagingEnd end in _ends)
            {
                end.Connect(new Endpoint(IPAddress.Loopback, port));
            }
        }
    }

    /// <summary>Starts the thread; returns when the links stand.</summary>
    /// <exception cref="KernelException">They do not.</exception>
    internal void Start(int processor)
    {
        foreach (IMessagingEnd end in _ends)
        {
            end.Watch(_waiter);
        }

        _thread = PinnedThread.Start("messaging", null, null, () => Run(processor));
        Await(_connected, "make its links");
    }

    /// <summary>Lets the messages go.</summary>
    internal void Go() => Tell(MessagingPhase.Warming);

    /// <summary>From now on it counts.</summary>
    internal void Begin()
    {
        Tell(MessagingPhase.Measuring);
        Await(_begun, "begin to measure");
    }

    /// <summary>Ends the measuring.</summary>
    internal SideReport End()
    {
        Tell(MessagingPhase.Measured);
        Await(_measured, "end its measuring");
        return _report!;
    }

    public void Dispose()
    {
        Tell(MessagingPhase.Stopped);
        _thread?.Wait();
        foreach (IMessagingEnd end in _ends)
        {
            end.Dispose();
        }

        _waiter.Dispose();
        _connected.Dispose();
        _begun.Dispose();
        _measured.Dispose();
    }

    private static IMessagingEnd Open(MessagingPlan plan, IBackend backend)
    {
        var local = new Endpoint(IPAddress.Loopback, 0);
        return plan.System switch
        {
            "mdp" => new MdpEnd(plan, backend, local),
            "udp" => new UdpEnd(plan, backend, local),
            "tcp" => new TcpEnd(plan, backend, local),
            _ => throw new ArgumentException($"'{plan.System}' is no system", nameof(plan)),
        };
    }

    private static Traffic MeasuringTraffic(MessagingPlan plan, IMessagingEnd[] ends, int links)
    {
        if (!plan.IsRoundTrip)
        {
            return new StreamTraffic(ends, plan.Size, links);
        }

        long retry = plan.System == "udp" ? PingTraffic.UdpRetryNanos : Waiter.Never;
        return plan.Rate > 0 ? new PacedTraffic(ends[0], plan.Size, plan.Rate) : new PingTraffic(ends[0], plan.Size, retry);
    }

    private static Traffic OtherTraffic(MessagingPlan plan, IMessagingEnd[] ends, int links) =>
        plan.IsRoundTrip ? new AnsweringTraffic(plan.Size)
        : plan.AnswererSends ? new StreamTraffic(ends, plan.Size, links)
        : new CountingTraffic();

    private void Tell(MessagingPhase phase)
    {
        _phase = phase;
        _waiter.Wake();
    }

    private void Await(ManualResetEventSlim moment, string what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!moment.Wait(10))
        {
            _thread!.Join(TimeSpan.Zero); // throws what the thread threw
            if (Stopwatch.GetElapsedTime(start).TotalMilliseconds > PatienceMilliseconds)
            {
                throw new KernelException(
                    $"{_plan.System} {_plan.Pattern}", Errno.ETIMEDOUT, $"it did not {what} in {PatienceMilliseconds / 1000} s");
            }
        }
    }

    private void Run(int processor)
    {
        Processors.TryPin(processor);
        MessagingPhase phase;
        while ((phase = _phase) != MessagingPhase.Stopped)
        {
            if (phase != _seen)
            {
                Change(phase);
            }

            long now = Traffic.Clock();
            int work = 0;
            for (int end = 0; end < _ends.Length; end++)
            {
                work += _ends[end].DoWork(now, _traffic);
            }

            if (phase is MessagingPhase.Warming or MessagingPhase.Measuring)
            {
                work += _traffic.Work(now);
            }
            else if (phase == MessagingPhase.Connecting && !_connected.IsSet && HasLinks())
            {
                _connected.Set();
            }

            if (work == 0 && _plan.Blocks)
            {
                _waiter.DeadlineNanos = Deadline(phase);
            }

            _waiter.Idle(work, now);
        }
    }

    private long Deadline(MessagingPhase phase)
    {
        long deadline = phase is MessagingPhase.Warming or MessagingPhase.Measuring ? _traffic.DeadlineNanos : Waiter.Never;
        for (int end = 0; end < _ends.Length; end++)
        {
            deadline = Math.Min(deadline, _ends[end].DeadlineNanos);
        }

        return deadline;
    }

    private bool HasLinks() => Array.TrueForAll(_ends, end => end.Links.Count >= _linksWanted);

    // A phase may be skipped when a run is given up.
    private void Change(MessagingPhase phase)
    {
        _seen = phase;
        if (phase == MessagingPhase.Measuring)
        {
            _traffic.Delivery.Reset();
            _traffic.RoundTrips.Reset();
            _begin = Snapshot() with { AllocatedBytes = GC.GetAllocatedBytesForCurrentThread() }; // without those of the counting
            _begun.Set();
        }
        else if (phase == MessagingPhase.Measured)
        {
            _report = _begin.Until(Snapshot(), _traffic); // here, where histograms are written: answers still come
            _measured.Set();
        }
    }

    private SideSnapshot Snapshot()
    {
        long now = Traffic.Clock();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        EndCounts counts = default;
        foreach (IMessagingEnd end in _ends)
        {
            counts = counts.Plus(end.Counts());
        }

        return new SideSnapshot(now, _traffic.Sent, _traffic.Received, _traffic.ReceivedBytes, _traffic.Repeated, counts, allocated);
    }
}
