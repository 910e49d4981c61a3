using System.Net;
using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;

namespace Ringside.Net.Ports.Simulated;

/// <summary>
/// A network in memory with hosts, links and faults, in a time of its own: what protocols are tested on. Datagrams behave as in
/// udp(7), groups as in ip(7), streams as in tcp(7), faults as in tc-netem(8).
/// </summary>
/// <remarks>
/// The problem: a protocol must be right when packets are lost, doubled, late or damaged and when hosts vanish, and a failure must be
/// found again. So nothing here waits or happens by itself. The owner alone moves the time with <see cref="Step"/> or
/// <see cref="AdvanceTo"/>; what is due then arrives in the receive queues of ports. All chance follows from one seed; there is no
/// clock, no thread and no order that depends on addresses in memory: the same seed and the same calls give the same events, byte
/// for byte. Events of the same time happen in the order in which they were caused.
///
/// A datagram that is sent without delay still arrives only with the next step, never inside the call that sends it.
/// Every two hosts have a link each way, without faults to begin with, and every host has one to itself.
///
/// Out of scope: routers and hops, fragments, IGMP (a switch that knows all members at once), ARP, congestion control and slow start of
/// streams; their acknowledgements cost no time, but need the way back not to be cut.
/// One thread owns the network and everything in it.
/// </remarks>
public sealed partial class SimulatedNetwork : INanoClock
{
    private readonly List<SimulatedHost> _hosts = [];
    private readonly List<SimulatedLink?[]> _links = [];
    private readonly EventHeap _events;
    private LinkFaults _faults = LinkFaults.None;
    private long _nowNanos;
    private long _sentDatagrams;

    /// <summary>Makes a network without hosts.</summary>
    /// <param name="options">What it shall be.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound or a time is none.</exception>
    public SimulatedNetwork(SimulatedNetworkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        Options = options;
        _nowNanos = options.StartNanos;
        _events = new EventHeap(options.MaximumInFlight + 64);
    }

    /// <summary>What it was made to be.</summary>
    public SimulatedNetworkOptions Options { get; }

    /// <summary>The hosts, in the order in which they were added.</summary>
    public IReadOnlyList<SimulatedHost> Hosts => _hosts;

    /// <summary>Who sees what happens; null for nobody.</summary>
    public ISimulatedNetworkObserver? Observer { get; set; }

    /// <summary>When the next event is due, in nanoseconds of virtual time; <see cref="Waiter.Never"/> when nothing is under way.</summary>
    public long NextEventNanos => _events.Count == 0 ? Waiter.Never : Math.Max(_events.FirstNanos, _nowNanos);

    /// <summary>Datagrams on their way.</summary>
    public int InFlight { get; private set; }

    /// <summary>Datagrams sent to addresses that no host has, or to groups without members.</summary>
    public long SentNowhere { get; private set; }

    internal DatagramStore Store { get; } = new();

    /// <inheritdoc/>
    public long NowNanos() => _nowNanos;

    /// <inheritdoc/>
    public long RealtimeOffsetNanos() => Options.RealtimeOffsetNanos;

    /// <summary>Adds a host. Besides its addresses it has the loopback ones, and the interfaces <c>lo</c> and
    /// <see cref="SimulatedHost.InterfaceName"/>.</summary>
    /// <param name="name">What it is called in reports.</param>
    /// <param name="addresses">Its addresses, at least one; none of them a group, a loopback address or another host's.</param>
    public SimulatedHost AddHost(string name, params IReadOnlyList<IPAddress> addresses)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(addresses);
        ArgumentOutOfRangeException.ThrowIfZero(addresses.Count);
        foreach (IPAddress address in addresses)
        {
            var endpoint = new Endpoint(address, 0);
            if (endpoint.IsMulticast || IPAddress.IsLoopback(address) || SimulatedHost.IsAny(endpoint) || FindHost(endpoint) is not null)
            {
                throw new ArgumentException($"{address} cannot be the address of a new host", nameof(addresses));
            }
        }

        var host = new SimulatedHost(this, _hosts.Count, name, [.. addresses]);
        _hosts.Add(host);
        _links.Add([]);
        return host;
    }

    /// <summary>The link from one host to another, or to itself.</summary>
    public SimulatedLink Link(SimulatedHost from, SimulatedHost to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        SimulatedLink?[] links = _links[from.Index];
        if (to.Index >= links.Length)
        {
            Array.Resize(ref links, Math.Max(_hosts.Count, to.Index + 1));
            _links[from.Index] = links;
        }

        return links[to.Index] ??= MakeLink(from, to);
    }

    /// <summary>Sets the faults of every link between two different hosts, also of those that are added later.</summary>
    public void SetFaults(LinkFaults faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        faults.Check();
        _faults = faults;
        foreach (SimulatedHost from in _hosts)
        {
            foreach (SimulatedHost to in _hosts)
            {
                if (from != to)
                {
                    Link(from, to).Faults = faults;
                }
            }
        }
    }

    /// <summary>Cuts all links between a host and the others, both ways.</summary>
    public void Isolate(SimulatedHost host)
    {
        foreach (SimulatedHost other in _hosts)
        {
            if (other != host)
            {
                Link(host, other).Cut();
                Link(other, host).Cut();
            }
        }
    }

    /// <summary>Heals all links between a host and the others, both ways.</summary>
    public void Rejoin(SimulatedHost host)
    {
        foreach (SimulatedHost other in _hosts)
        {
            if (other != host)
            {
                Link(host, other).Heal();
                Link(other, host).Heal();
            }
        }
    }

    /// <summary>Moves the time to the next event and lets it happen.</summary>
    /// <returns>False when nothing is under way; the time stays then.</returns>
    public bool Step()
    {
        if (_events.Count == 0)
        {
            return false;
        }

        ScheduledEvent next = _events.Take();
        _nowNanos = Math.Max(_nowNanos, next.DueNanos);
        Happen(next);
        return true;
    }

    /// <summary>Moves the time forward and lets everything happen that is due until then, the end included, each event at its own
    /// time.</summary>
    /// <param name="nanos">The new time; not before <see cref="NowNanos"/>.</param>
    /// <returns>How many events happened.</returns>
    public int AdvanceTo(long nanos)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nanos, _nowNanos);
        int count = 0;
        while (_events.Count > 0 && _events.FirstNanos <= nanos)
        {
            Step();
            count++;
        }

        _nowNanos = nanos;
        return count;
    }

    /// <summary>Moves the time forward by some nanoseconds: see <see cref="AdvanceTo"/>.</summary>
    public int Advance(long nanos) => AdvanceTo(checked(_nowNanos + nanos));

    private SimulatedLink MakeLink(SimulatedHost from, SimulatedHost to)
    {
        // The seeds of links must differ, whatever the number of hosts; the generator itself mixes them.
        ulong seed = Options.Seed ^ ((((ulong)from.Index << 32) | (uint)to.Index) * 0x9E37_79B9_7F4A_7C15);
        return new SimulatedLink(this, from, to, from == to ? LinkFaults.None : _faults, seed);
    }
}
