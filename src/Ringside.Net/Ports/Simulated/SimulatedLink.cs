using Ringside.Linux.Sockets;
using Ringside.Net.Randomness;

namespace Ringside.Net.Ports.Simulated;

/// <summary>One direction between two hosts of a simulated network, or from a host to itself: its faults, which may change at any
/// time, and the count of what became of every datagram. What it does is modelled on tc-netem(8).</summary>
/// <remarks>Each link draws from a generator of its own, so that traffic elsewhere does not change what happens here.</remarks>
public sealed partial class SimulatedLink
{
    private readonly SimulatedNetwork _network;
    private readonly SeededRandom _random;
    private LinkFaults _faults;

    internal SimulatedLink(SimulatedNetwork network, SimulatedHost from, SimulatedHost to, LinkFaults faults, ulong seed)
    {
        _network = network;
        From = from;
        To = to;
        _faults = faults;
        _random = new SeededRandom(seed);
    }

    /// <summary>The host that sends.</summary>
    public SimulatedHost From { get; }

    /// <summary>The host that receives.</summary>
    public SimulatedHost To { get; }

    /// <summary>What happens to packets from now on; those under way are not touched.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is none that a link can have.</exception>
    public LinkFaults Faults
    {
        get => _faults;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            value.Check();
            _faults = value;
            _inBurst &= value.BurstStartPerMillion > 0;
        }
    }

    /// <summary>Whether the link is cut.</summary>
    public bool IsCut { get; private set; }

    /// <summary>What became of the datagrams until now.</summary>
    public LinkCounters Counters => new()
    {
        Sent = _sent,
        Duplicated = _duplicated,
        Arrived = _arrived,
        LostByChance = _lostByChance,
        LostInBurst = _lostInBurst,
        LostToCut = _lostToCut,
        LostToChecksum = _lostToChecksum,
        LostToQueue = _lostToQueue,
        LostToSize = _lostToSize,
        Corrupted = _corrupted,
        Reordered = _reordered,
    };

    /// <summary>Grows with each cut: what was sent in an earlier period never arrives.</summary>
    internal int Period { get; private set; }

    /// <summary>Nothing that is sent now can arrive.</summary>
    internal bool IsDead => IsCut || _faults.LosesAll || !To.IsUp || !From.IsUp;

    /// <summary>Random numbers for the streams that start on this link.</summary>
    internal ulong NextSeed() => _random.NextUInt64();

    /// <summary>Cuts this direction: what is under way is lost, and what will be sent until <see cref="Heal"/>. Streams that need it stall,
    /// and time out at last.</summary>
    public void Cut()
    {
        if (!IsCut)
        {
            IsCut = true;
            Period++;
            Tell(SimulatedEventKind.LinkCut);
        }
    }

    /// <summary>Joins it again.</summary>
    public void Heal()
    {
        if (IsCut)
        {
            IsCut = false;
            Tell(SimulatedEventKind.LinkHealed);
        }
    }

    /// <summary>The two hosts.</summary>
    public override string ToString() => $"{From} to {To}";

    private void Tell(SimulatedEventKind kind) =>
        _network.Tell(kind, 0, new Endpoint(From.Addresses[0], 0), new Endpoint(To.Addresses[0], 0), default);
}
