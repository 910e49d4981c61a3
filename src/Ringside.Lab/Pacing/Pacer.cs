namespace Ringside.Lab.Pacing;

/// <summary>Says when each packet of a replay is due. Pure arithmetic on the pace, the packet's number and its recorded time.</summary>
public sealed class Pacer
{
    private const long NanosPerSecond = 1_000_000_000;

    private readonly Pace _pace;
    private long _startNanos;
    private long _packets;
    private long _firstMicros;

    /// <summary>Makes a pacer that has not started.</summary>
    /// <param name="pace">The pace.</param>
    public Pacer(Pace pace)
    {
        ArgumentNullException.ThrowIfNull(pace);
        _pace = pace;
    }

    /// <summary>Starts a replay: packet 0 is due now.</summary>
    /// <param name="nowNanos">Now.</param>
    public void Start(long nowNanos)
    {
        _startNanos = nowNanos;
        _packets = 0;
    }

    /// <summary>Due time of the next packet.</summary>
    /// <param name="recordedMicros">Its recorded time in microseconds.</param>
    /// <param name="nowNanos">Now; the due time of a packet that only waits for its turn.</param>
    public long DueNanos(long recordedMicros, long nowNanos)
    {
        switch (_pace.Kind)
        {
            case PaceKind.Rate:
                return After((Int128)_packets * NanosPerSecond / _pace.Packets);
            case PaceKind.Burst:
                return After((Int128)(_packets / _pace.Packets) * NanosPerSecond / _pace.BurstsPerSecond);
            case PaceKind.Speed:
                long elapsedMicros = _packets == 0 ? 0 : Math.Max(0, recordedMicros - _firstMicros);
                return After((Int128)elapsedMicros * 1000 * Protocols.FixedPoint.One / _pace.SpeedE8);
            case PaceKind.Maximum:
            default:
                return nowNanos;
        }
    }

    /// <summary>Counts the packet whose due time was just asked for.</summary>
    /// <param name="recordedMicros">Its recorded time in microseconds.</param>
    public void Advance(long recordedMicros)
    {
        if (_packets == 0)
        {
            _firstMicros = recordedMicros;
        }

        _packets++;
    }

    private long After(Int128 nanos) => _startNanos + (long)Int128.Min(nanos, long.MaxValue / 2);
}
