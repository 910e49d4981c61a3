using Ringside.Messaging.Mdp;
using Ringside.Net.Ports.Simulated;

namespace Ringside.Simulation.Mdp;

/// <summary>Draws scenarios: most are mild in most respects and hard in some, because what is hard in all respects gets nowhere.</summary>
internal sealed class ScenarioDraw
{
    private const long Micro = 1000;
    private const long Milli = 1_000_000;
    private const long Second = 1_000_000_000;

    private readonly ScenarioDice _dice;
    private readonly int _nodes;
    private readonly long _trouble;
    private int _leastPacket;

    private ScenarioDraw(ulong seed)
    {
        _dice = new ScenarioDice(seed);
        _nodes = _dice.Pick(2, 2, 2, 2, 3, 3, 4, 5);
        _trouble = _dice.Pick(100 * Milli, 500 * Milli, 2 * Second, 2 * Second, 6 * Second, 20 * Second);
    }

    internal static MdpScenario Draw(ulong seed) => new ScenarioDraw(seed).Draw();

    private MdpScenario Draw()
    {
        byte[] key = [.. Enumerable.Range(0, 16).Select(_ => (byte)_dice.Bits())];
        bool isSealed = _dice.Chance(30);
        _leastPacket = _dice.Pick(256, 548, 548, 1200);
        var nodes = new List<NodePlan>();
        for (int i = 0; i < _nodes; i++)
        {
            bool knowsKey = isSealed && !_dice.Chance(3);
            nodes.Add(DrawNode(DrawOptions() with { Key = knowsKey ? key : ReadOnlyMemory<byte>.Empty }));
        }

        LinkFaults faults = DrawFaults();
        return new MdpScenario
        {
            TroubleNanos = _trouble,
            Nodes = nodes,
            Faults = faults,
            CalmFaults = new LinkFaults
            {
                DelayNanos = Math.Min(faults.DelayNanos, 50 * Milli),
                JitterNanos = Math.Min(faults.JitterNanos, 10 * Milli),
                DuplicatePerMillion = _dice.Pick(0, 0, faults.DuplicatePerMillion, LinkFaults.Million),
                MaximumTransmissionUnit = faults.MaximumTransmissionUnit,
                OversizeIsLost = faults.OversizeIsLost,
            },
            Incidents = DrawIncidents(),
        };
    }

    private MdpOptions DrawOptions()
    {
        int initial = Math.Max(_leastPacket, _dice.Pick(_leastPacket, 1472, 1472, 4000));
        int packets = _dice.Pick(16, 64, 256, 1024);
        long heartbeatTimeout = _dice.Pick(300 * Milli, 2 * Second, 5 * Second, 5 * Second, 300 * Second);
        return new MdpOptions
        {
            PeerStartHeartbeatTimeoutNanos = _dice.Pick(50 * Milli, Second, Second, 20 * Second, 120 * Second),
            PeerHeartbeatDelayNanos = Math.Min(heartbeatTimeout, _dice.Pick(20 * Milli, 500 * Milli, 2 * Second)),
            PeerHeartbeatTimeoutNanos = heartbeatTimeout,
            MaxConfirmationDelayNanos = _dice.Pick(Micro, 200 * Micro, 200 * Micro, 5 * Milli, 50 * Milli),
            MaxConfirmationFrequency = _dice.Pick(1, 2, 32, 32, 1024),
            PacketRetransmissionTimeoutNanos = _dice.Pick(Milli, 20 * Milli, 20 * Milli, 500 * Milli),
            ConnectTimeoutNanos = _dice.Pick(100 * Milli, Second, 5 * Second),
            RedialDelayNanos = _dice.Pick(Milli, 100 * Milli, Second),
            MaxMessageSize = _dice.Pick(64, 1000, 20_000, 400_000, 400_000),
            MinPacketSize = _leastPacket,
            InitialPacketSize = initial,
            MaxPacketSize = Math.Max(initial, _dice.Pick(_leastPacket, 1472, 1472, 8000)),
            MaxEnqueuedMessages = _dice.Pick(16, 64, 1024, 1024),
            MaxEnqueuedPackets = packets,
            MaxPeerPackets = Math.Min(packets, _dice.Pick(4, 16, 64, 256, 1024)),
            MaxAssemblyBytes = _dice.Pick(1024, 64 << 10, 1 << 20, 1 << 20, 4 << 20),
            MaxPeers = _dice.Pick(4, 8),
            HandshakesPerSecond = _dice.Pick(10, 10_000, 10_000),
            UnknownAnswersPerSecond = _dice.Pick(10, 1000, 1000),
            Congestion = _dice.Pick(CongestionControl.Bbr, CongestionControl.Bbr, CongestionControl.NewReno, CongestionControl.Fixed),
            FixedWindow = _dice.Pick(1, 4, 64, 256),
        };
    }

    private NodePlan DrawNode(MdpOptions options) => new()
    {
        Options = options,
        TickNanos = Math.Max(_trouble / 4000, _dice.Pick(50 * Micro, 500 * Micro, 2 * Milli, 20 * Milli)),
        Takes = _dice.Pick(1, 4, 1000, 1000),
        Holds = _dice.Pick(0, 0, 4, 40),
        SendPercent = _dice.Pick(5, 20, 60),
        SendBurst = _dice.Pick(1, 3, 20),
        LongestMessage = Math.Min(options.MaxMessageSize, _dice.Pick(64, 3000, 40_000, 400_000)),
        LongPercent = _dice.Pick(0, 2, 10, 40),
        SendBudget = _dice.Pick(0, 20_000, 200_000, 200_000, 700_000),
        PortRoom = _dice.Pick(4, 64, 512, 512),
        PortDelayNanos = _dice.Pick(0, 0, 0, 20 * Micro, 3 * Milli),
        SendsFirst = _dice.Chance(50),
        ConfirmPercent = _dice.Pick(3, 30, 100),
        EventPercent = _dice.Pick(5, 100, 100),
    };

    private LinkFaults DrawFaults()
    {
        int most = _leastPacket + 28;
        return new LinkFaults
        {
            LossPerMillion = _dice.Pick(0, 0, 1000, 10_000, 50_000, 200_000, _dice.Between(0, 500_000)),
            BurstStartPerMillion = _dice.Pick(0, 0, 0, 1000, 20_000),
            BurstEndPerMillion = _dice.Pick(20_000, 250_000),
            DelayNanos = _dice.Pick(0, 10 * Micro, 200 * Micro, 200 * Micro, 5 * Milli, 100 * Milli),
            JitterNanos = _dice.Pick(0, 0, 50 * Micro, 2 * Milli),
            JitterReorders = _dice.Chance(30),
            ReorderPerMillion = _dice.Pick(0, 0, 10_000, 200_000),
            ReorderNanos = _dice.Pick(100 * Micro, Milli, 50 * Milli),
            DuplicatePerMillion = _dice.Pick(0, 0, 10_000, 300_000),
            DuplicateNanos = _dice.Pick(0, 5 * Milli, 500 * Milli),
            CorruptPerMillion = _dice.Pick(0, 0, 1000, 50_000),
            CorruptBits = _dice.Pick(1, 3, 40),
            ChecksumMisses = _dice.Chance(80),
            MaximumTransmissionUnit = _dice.Pick(0, 0, 0, most, _dice.Between(most, Math.Max(most, 1500)), 1500),
            OversizeIsLost = _dice.Chance(70),
            BitsPerSecond = _dice.Pick(0, 0, 0, 10_000_000, 1_000_000_000),
            QueueBytes = _dice.Pick(20_000, 200_000),
            QueuePushesBack = _dice.Chance(20),
        };
    }

    private List<Incident> DrawIncidents()
    {
        int percent = _dice.Pick(0, 30, 100);
        int count = percent == 0 ? 0 : _dice.Between(1, 12);
        var incidents = new List<Incident>();
        for (int i = 0; i < count; i++)
        {
            int node = _dice.Between(0, _nodes - 1);
            int other = (node + _dice.Between(1, _nodes - 1)) % _nodes;
            IncidentKind kind = (IncidentKind)_dice.Below(Enum.GetValues<IncidentKind>().Length);
            long amount = kind == IncidentKind.Leap
                ? _dice.Pick(Milli, 100 * Milli, 3 * Second, 60 * Second)
                : Math.Min(_trouble, _dice.Pick(5 * Milli, 200 * Milli, Second, 8 * Second));
            LinkFaults? faults = kind == IncidentKind.Faults ? DrawFaults() : null;
            incidents.Add(new Incident(_dice.Below(_trouble), kind, node, other, amount, faults));
        }

        return [.. incidents.OrderBy(incident => incident.AtNanos)];
    }
}
