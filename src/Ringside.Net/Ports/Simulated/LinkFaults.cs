namespace Ringside.Net.Ports.Simulated;

/// <summary>What one direction of a link between two hosts does to packets. The default value does nothing to them: they arrive at
/// once, whole, once and in order.</summary>
/// <remarks>
/// The faults are those of tc-netem(8), with two differences that make tests sharper. Jitter keeps the order of packets unless
/// it is told otherwise, so that reordering is a fault of its own. All chances are whole parts of a million, so that
/// the same seed draws the same faults on every machine.
/// </remarks>
public sealed record LinkFaults
{
    /// <summary>The whole of which chances are parts.</summary>
    public const int Million = 1_000_000;

    /// <summary>A link without faults.</summary>
    public static LinkFaults None => new();

    /// <summary>Chance in a million that a packet is lost, each by itself; a million loses all.</summary>
    public int LossPerMillion { get; init; }

    /// <summary>Chance in a million that a packet starts a burst of losses: the step from the good to the bad state of the model of
    /// Gilbert and Elliott. 0 means no bursts.</summary>
    public int BurstStartPerMillion { get; init; }

    /// <summary>Chance in a million that a packet ends the burst; the mean burst is a million divided by it, in packets.</summary>
    public int BurstEndPerMillion { get; init; } = 250_000;

    /// <summary>Chance in a million that a packet is lost while the burst lasts.</summary>
    public int BurstLossPerMillion { get; init; } = Million;

    /// <summary>Time that every packet takes, in nanoseconds.</summary>
    public long DelayNanos { get; init; }

    /// <summary>Most time that a packet takes beyond the delay, in nanoseconds; each draws its own, all values equally likely.</summary>
    public long JitterNanos { get; init; }

    /// <summary>Whether jitter may let a packet overtake another one. If not, the later packet waits for the earlier one.</summary>
    public bool JitterReorders { get; init; }

    /// <summary>Chance in a million that a packet is held back so that later ones overtake it.</summary>
    public int ReorderPerMillion { get; init; }

    /// <summary>Most time that such a packet is held back, in nanoseconds; each draws its own, from 1.</summary>
    public long ReorderNanos { get; init; } = 1_000_000;

    /// <summary>Chance in a million that a packet arrives twice.</summary>
    public int DuplicatePerMillion { get; init; }

    /// <summary>Most time by which the second one is later, in nanoseconds; 0 lets it follow at once.</summary>
    public long DuplicateNanos { get; init; }

    /// <summary>Chance in a million that bits of a packet are flipped.</summary>
    public int CorruptPerMillion { get; init; }

    /// <summary>Most bits that are flipped in such a packet, at least 1.</summary>
    public int CorruptBits { get; init; } = 3;

    /// <summary>Whether the UDP checksum (RFC 768) misses the damage, so that the receiver gets the flipped bits. If not, the packet is
    /// lost, as nearly always. The checksum of streams misses nothing.</summary>
    public bool ChecksumMisses { get; init; }

    /// <summary>Most bytes of an IP packet, headers included; 0 for no limit but that of UDP.</summary>
    public int MaximumTransmissionUnit { get; init; }

    /// <summary>Whether a packet above the limit is lost on the way, as behind a tunnel that nobody tells of, instead of being refused
    /// with EMSGSIZE.</summary>
    public bool OversizeIsLost { get; init; }

    /// <summary>Bits of Ethernet frames that the link carries in a second; 0 for any number.</summary>
    public long BitsPerSecond { get; init; }

    /// <summary>Bytes of Ethernet frames that may wait for a link with <see cref="BitsPerSecond"/>, the one under way included.</summary>
    public long QueueBytes { get; init; } = 1 << 20;

    /// <summary>Whether a sender whose packet finds no room in that queue is told so and keeps it, as by the queue of its own machine. If
    /// not, the packet is lost, as in a switch.</summary>
    public bool QueuePushesBack { get; init; }

    /// <summary>Nothing gets through.</summary>
    internal bool LosesAll => LossPerMillion >= Million;

    /// <summary>Throws when a value is none that a link can have.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the value.</exception>
    internal void Check()
    {
        CheckChance(LossPerMillion, nameof(LossPerMillion));
        CheckChance(BurstStartPerMillion, nameof(BurstStartPerMillion));
        CheckChance(BurstEndPerMillion, nameof(BurstEndPerMillion));
        CheckChance(BurstLossPerMillion, nameof(BurstLossPerMillion));
        CheckChance(ReorderPerMillion, nameof(ReorderPerMillion));
        CheckChance(DuplicatePerMillion, nameof(DuplicatePerMillion));
        CheckChance(CorruptPerMillion, nameof(CorruptPerMillion));
        CheckTime(DelayNanos, nameof(DelayNanos));
        CheckTime(JitterNanos, nameof(JitterNanos));
        CheckTime(ReorderNanos, nameof(ReorderNanos));
        CheckTime(DuplicateNanos, nameof(DuplicateNanos));
        ArgumentOutOfRangeException.ThrowIfLessThan(CorruptBits, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(MaximumTransmissionUnit);
        ArgumentOutOfRangeException.ThrowIfNegative(BitsPerSecond);
        ArgumentOutOfRangeException.ThrowIfNegative(QueueBytes);
    }

    private static void CheckChance(int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Million, name);
    }

    private static void CheckTime(long nanos, string name)
    {
        // An hour: more is a mistake in the unit, and sums of such times cannot overflow.
        ArgumentOutOfRangeException.ThrowIfNegative(nanos, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nanos, 3_600_000_000_000, name);
    }
}
