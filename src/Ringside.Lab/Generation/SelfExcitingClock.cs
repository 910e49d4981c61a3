using Ringside.Net.Randomness;

namespace Ringside.Lab.Generation;

/// <summary>When messages come: a self-exciting (Hawkes) point process. Every message raises the rate of further ones, and the
/// raise fades with a half-life, so arrivals cluster as they do on exchanges.</summary>
/// <remarks>Simulated exactly by thinning (Ogata 1981): draw a candidate at the present rate, let the rate fade to that moment,
/// accept with the ratio of the two. Rates in messages per 1000 seconds, so that they are integers.</remarks>
internal sealed class SelfExcitingClock
{
    private const long NanosPerThousandSeconds = 1_000_000_000_000;

    private readonly SeededRandom _random;
    private readonly long _baseRate;
    private readonly long _raisePerMessage;
    private readonly long _halfLifeNanos;
    private readonly long _maximumExcitement;
    private long _excitement;

    /// <summary>Every message raises the rate by so much that it brings <paramref name="childrenPercent"/> / 100 further messages on
    /// average.</summary>
    public SelfExcitingClock(SeededRandom random, long messagesPerSecond, int childrenPercent, long halfLifeNanos)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(messagesPerSecond);
        ArgumentOutOfRangeException.ThrowIfNegative(childrenPercent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(childrenPercent, 95);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(halfLifeNanos);
        _random = random;
        _baseRate = messagesPerSecond * 1000;
        _halfLifeNanos = halfLifeNanos;

        // The area under one raise is raise * halfLife / ln 2: that is its mean number of children.
        Int128 raise = (Int128)childrenPercent * NanosPerThousandSeconds / 100 * (long)IntegerMath.NaturalLogOf2Q32 / halfLifeNanos;
        _raisePerMessage = (long)(raise >> 32);
        _maximumExcitement = _baseRate * 200;
    }

    /// <summary>Nanoseconds since the start.</summary>
    public long NowNanos { get; private set; }

    /// <summary>Goes on to the next message and returns its time in nanoseconds since the start.</summary>
    public long Advance()
    {
        while (true)
        {
            long rateBefore = _baseRate + _excitement;
            long waitNanos = _random.NextExponential(NanosPerThousandSeconds / rateBefore);
            Wait(waitNanos);
            if (_random.NextBelow(rateBefore) < _baseRate + _excitement)
            {
                Excite(1);
                return NowNanos;
            }
        }
    }

    /// <summary>Raises the rate as <paramref name="messages"/> messages at once would: a burst.</summary>
    public void Excite(int messages) => _excitement = Math.Min(_excitement + (_raisePerMessage * messages), _maximumExcitement);

    /// <summary>Lets time pass without a message.</summary>
    public void Wait(long nanos)
    {
        NowNanos += nanos;
        _excitement = IntegerMath.Decay(_excitement, nanos, _halfLifeNanos);
    }
}
