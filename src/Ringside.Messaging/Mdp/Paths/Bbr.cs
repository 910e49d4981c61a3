namespace Ringside.Messaging.Mdp.Paths;

/// <summary>A model of the path instead of a reaction to loss: the highest rate at which packets were lately confirmed, and the shortest
/// round trip (draft-ietf-ccwg-bbr, its states Startup, Drain and ProbeBW).</summary>
/// <remarks>
/// Differences from the draft, each for short paths. The least window is two trains of 64 packets, because a receiver takes and confirms
/// trains: on a path of 20 us twice the bandwidth-delay product would be less than one. ProbeRTT is left out: the least round trip is
/// measured anew every ten seconds, from whatever was seen, and the window never falls to four packets. Of the loss handling only the bound
/// is kept: a round with more than <see cref="HeavyLossPercent"/> percent lost shrinks the bound on the window by three tenths, and a
/// round without raises it again.
/// </remarks>
internal sealed class Bbr : ICongestion
{
    /// <summary>Percent of a round's bytes; random loss below it does not slow the sender down.</summary>
    internal const int HeavyLossPercent = 10;

    private const int Rounds = 10;
    private const long LeastRoundTripLifeNanos = 10_000_000_000;

    private readonly long _leastWindow;
    private readonly long[] _rates = new long[Rounds];
    private long _boundBytes = long.MaxValue;
    private long _roundEnd;
    private long _round;
    private long _roundConfirmed;
    private long _roundLost;
    private long _fullRate;
    private int _fullRounds;
    private State _state;
    private long _leastRoundTripNanos = long.MaxValue;
    private long _leastSeenNanos;

    internal Bbr(int packetSize) => (_leastWindow, WindowBytes) = (128L * packetSize, 128L * packetSize);

    private enum State
    {
        Startup,
        Drain,
        ProbeBandwidth,
    }

    public long WindowBytes { get; private set; }

    public long PacingRate { get; private set; }

    /// <summary>Highest rate of the last rounds, bytes per second.</summary>
    internal long BottleneckRate { get; private set; }

    public void OnConfirmed(in RateSample sample, RoundTrip roundTrip, long nowNanos)
    {
        _roundConfirmed += sample.ConfirmedBytes;
        _roundLost += sample.LostBytes;
        bool newRound = sample.PriorDelivered >= _roundEnd && sample.DeliveredBytes > 0;
        if (newRound)
        {
            StartRound(sample.Delivered);
        }

        TakeRate(sample);
        TakeRoundTrip(roundTrip.LatestNanos, nowNanos);
        if (newRound && !sample.IsApplicationLimited)
        {
            LookWhetherFull();
        }

        if (_state == State.Drain && sample.InFlightBytes <= Math.Max(ProductBytes, _leastWindow))
        {
            _state = State.ProbeBandwidth;
        }

        SetControls();
    }

    public void OnLost(long sentNanos, long nowNanos)
    {
    }

    public void OnCollapse()
    {
        // The model stays: most often the peer only stood still. Until it is heard again hardly anything leaves; if the path has become
        // slower, the rates of the next rounds tell.
        WindowBytes = _leastWindow / 32;
    }

    private long ProductBytes =>
        _leastRoundTripNanos == long.MaxValue ? 0 : (long)(BottleneckRate * (double)_leastRoundTripNanos / 1e9);

    // ProbeBW: one round faster, one slower, six at the rate.
    private int GainPercent => _state switch
    {
        State.Startup => 277,
        State.Drain => 36,
        _ => (_round % 8) switch
        {
            0 => 125,
            1 => 75,
            _ => 100,
        },
    };

    private void StartRound(long delivered)
    {
        _roundEnd = delivered;
        _round++;
        _rates[_round % Rounds] = 0;
        long all = _roundLost + _roundConfirmed;
        if (_roundLost * 100 > all * HeavyLossPercent)
        {
            _boundBytes = Math.Max(_leastWindow / 8, Math.Min(_boundBytes, WindowBytes) / 10 * 7);
        }
        else if (_boundBytes < long.MaxValue / 2)
        {
            _boundBytes += _boundBytes / 4;
        }

        (_roundConfirmed, _roundLost) = (0, 0);
    }

    private void TakeRate(in RateSample sample)
    {
        if (sample.DeliveredBytes <= 0 || sample.IntervalNanos <= 0)
        {
            return;
        }

        long rate = (long)Math.Min(sample.DeliveredBytes * 1e9 / sample.IntervalNanos, 1e12);
        if (!sample.IsApplicationLimited || rate > BottleneckRate)
        {
            ref long ofRound = ref _rates[_round % Rounds];
            ofRound = Math.Max(ofRound, rate);
        }

        long most = 0;
        foreach (long one in _rates)
        {
            most = Math.Max(most, one);
        }

        // Rounds in which the application sent little leave no rate behind; the last known one stays true until there are others.
        BottleneckRate = most > 0 ? most : BottleneckRate;
    }

    private void TakeRoundTrip(long nanos, long nowNanos)
    {
        if (nanos > 0 && (nanos <= _leastRoundTripNanos || nowNanos - _leastSeenNanos > LeastRoundTripLifeNanos))
        {
            (_leastRoundTripNanos, _leastSeenNanos) = (nanos, nowNanos);
        }
    }

    private void LookWhetherFull()
    {
        if (_state != State.Startup)
        {
            return;
        }

        if (BottleneckRate >= _fullRate + (_fullRate / 4))
        {
            (_fullRate, _fullRounds) = (BottleneckRate, 0);
        }
        else if (++_fullRounds >= 3)
        {
            _state = State.Drain;
        }
    }

    private void SetControls()
    {
        PacingRate = BottleneckRate / 100 * GainPercent;
        long window = Math.Max(_leastWindow, ProductBytes * 2);
        WindowBytes = Math.Min(window, _boundBytes);
    }
}
