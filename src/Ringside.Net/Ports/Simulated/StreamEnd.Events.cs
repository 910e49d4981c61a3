using Ringside.Linux.Errors;

namespace Ringside.Net.Ports.Simulated;

/// <content>What reaches an end, or is lost on the way to it: connecting, segments, trying again, giving up.</content>
internal sealed partial class StreamEnd
{
    // The first time until a wish to connect is repeated (RFC 6298, section 2).
    private const long FirstAskAgainNanos = 1_000_000_000;
    private const int LongestRetryFactor = 64;
    private const int Refusal = 1;

    private readonly long _startedNanos;
    private int _segmentsOnWay;
    private int _attempt;
    private long _lastDueNanos;
    private long _stalledNanos = -1;
    private long _retryNanos;
    private bool _isRetryScheduled;

    /// <summary>Asks the other host for a connection.</summary>
    internal void Ask()
    {
        _network.Tell(SimulatedEventKind.StreamConnecting, 0, Local, Remote, default);
        AskNow();
    }

    /// <summary>There is no way to ask.</summary>
    internal void FailAtOnce(Errno error) => Fail(error);

    internal void Happen(in ScheduledEvent happened)
    {
        switch (happened.Step)
        {
            case ScheduledStep.Ask:
                OnAsk(happened.LinkPeriod);
                break;
            case ScheduledStep.Answer:
                OnAnswer(happened.LinkPeriod);
                break;
            case ScheduledStep.Bytes:
            case ScheduledStep.End:
                OnSegment(happened);
                break;
            case ScheduledStep.Reset:
                OnReset(happened);
                break;
            case ScheduledStep.Retry:
                OnRetry();
                break;
            case ScheduledStep.Datagram:
            default:
                throw new InvalidOperationException($"{happened.Step} is no step of a stream");
        }
    }

    /// <summary>Lets something reach the other end, behind all that was sent before.</summary>
    private void Schedule(ScheduledStep step, StreamEnd subject, int count)
    {
        long due = _out!.StreamDueNanos(count, Local.IsIPv6, _network.Options.RetransmitNanos);
        _lastDueNanos = Math.Max(due, _lastDueNanos);
        _network.Events.Add(_lastDueNanos, step, subject, count, subject._attempt, _out.Period);
    }

    private void SendReset(int reason = 0)
    {
        if (_out is not null && !_out.IsDead)
        {
            Schedule(ScheduledStep.Reset, Peer!, reason);
        }
    }

    private void AskNow()
    {
        if (IsPathDead)
        {
            AskAgainLater();
        }
        else
        {
            Schedule(ScheduledStep.Ask, this, 0);
        }
    }

    private void AskAgainLater()
    {
        long deadline = _startedNanos + _network.Options.ConnectTimeoutNanos;
        if (_network.NowNanos() >= deadline)
        {
            TimeOut();
            return;
        }

        _retryNanos = _retryNanos == 0 ? FirstAskAgainNanos : _retryNanos * 2;
        ScheduleRetry(deadline);
    }

    // This end asks; it reaches the other host.
    private void OnAsk(int linkPeriod)
    {
        if (IsClosed || Error != Errno.None)
        {
            return;
        }

        SimulatedHost host = _out!.To;
        SimulatedStreamListener? listener = host.FindListener(Remote);
        if (linkPeriod != _out.Period || !host.IsUp || (Peer is null && listener is { HasRoom: false }))
        {
            AskAgainLater();
            return;
        }

        if (Peer is null && listener is null)
        {
            SimulatedLink back = _network.Link(host, _host);
            if (!back.IsDead)
            {
                long due = back.StreamDueNanos(0, Local.IsIPv6, _network.Options.RetransmitNanos);
                _network.Events.Add(due, ScheduledStep.Reset, this, Refusal, _attempt, back.Period);
            }
            else
            {
                AskAgainLater();
            }

            return;
        }

        if (Peer is null)
        {
            Peer = new StreamEnd(host, _host, Remote, Local, listener!.WindowBytes);
            Peer.Open(this);
            listener.Add(Peer);
        }

        Answer();
    }

    private void Answer()
    {
        if (Peer!._out!.IsDead)
        {
            AskAgainLater();
        }
        else
        {
            Peer.Schedule(ScheduledStep.Answer, this, 0);
        }
    }

    private void OnAnswer(int linkPeriod)
    {
        if (IsClosed || Error != Errno.None)
        {
            SendReset();
        }
        else if (linkPeriod != Peer!._out!.Period)
        {
            AskAgainLater();
        }
        else
        {
            Open(Peer);
            Launch();
        }
    }

    private void OnSegment(in ScheduledEvent happened)
    {
        if (happened.Attempt != _attempt)
        {
            return; // it was sent again, or is not wanted any more
        }

        StreamEnd receiver = Peer!;
        if (happened.LinkPeriod != _out!.Period || !_out.To.IsUp)
        {
            LoseWhatIsOnTheWay();
            return;
        }

        if (receiver.IsClosed)
        {
            receiver.SendReset();
            receiver.StopSending();
            return;
        }

        _stalledNanos = -1;
        receiver.Open(this); // the answer may have been lost, these bytes say the same
        if (happened.Step == ScheduledStep.End)
        {
            receiver.HasEnded = true;
            _network.Tell(SimulatedEventKind.StreamEnded, 0, Local, Remote, default);
            return;
        }

        _segmentsOnWay--;
        ReadOnlySpan<byte> bytes = _ring.AsSpan((int)(_arrived % _ring.Length), happened.Count);
        _arrived += happened.Count;
        receiver.LastArrivalNanos = _network.NowNanos();
        _network.Tell(SimulatedEventKind.StreamBytes, 0, Local, Remote, bytes);
        Launch();
    }

    private void LoseWhatIsOnTheWay()
    {
        if (_isAborted)
        {
            Void();
            return;
        }

        _attempt++;
        _segmentsOnWay = 0;
        _launched = _arrived;
        _endLaunched = false;
        WaitToRetry();
    }

    // A reset reaches this end, sent by the other.
    private void OnReset(in ScheduledEvent happened)
    {
        if (IsClosed || Error != Errno.None || _out is null)
        {
            return;
        }

        if (happened.LinkPeriod != _network.Link(_out.To, _out.From).Period)
        {
            if (happened.Count == Refusal)
            {
                AskAgainLater();
            }

            return;
        }

        bool isRefusal = happened.Count == Refusal;
        Fail(isRefusal ? Errno.ECONNREFUSED : Errno.ECONNRESET);
        _network.Tell(isRefusal ? SimulatedEventKind.StreamRefused : SimulatedEventKind.StreamReset, 0, Remote, Local, default);
    }

    private void WaitToRetry()
    {
        if (_isRetryScheduled)
        {
            return;
        }

        if (_stalledNanos < 0)
        {
            _stalledNanos = _network.NowNanos();
            _retryNanos = _network.Options.RetransmitNanos;
        }
        else
        {
            _retryNanos = Math.Min(_retryNanos * 2, _network.Options.RetransmitNanos * LongestRetryFactor);
        }

        ScheduleRetry(_stalledNanos + _network.Options.StreamTimeoutNanos);
    }

    private void ScheduleRetry(long deadlineNanos)
    {
        _isRetryScheduled = true;
        long due = Math.Min(_network.NowNanos() + _retryNanos, deadlineNanos);
        _network.Events.Add(Math.Max(due, _network.NowNanos()), ScheduledStep.Retry, this);
    }

    private void OnRetry()
    {
        _isRetryScheduled = false;
        if (Error != Errno.None || !_host.IsUp)
        {
            return;
        }

        if (!IsOpen)
        {
            if (!IsClosed)
            {
                AskNow();
            }
        }
        else if (!IsPathDead)
        {
            Launch();
        }
        else if (_network.NowNanos() - _stalledNanos >= _network.Options.StreamTimeoutNanos)
        {
            TimeOut();
        }
        else
        {
            WaitToRetry();
        }
    }

    private void TimeOut()
    {
        Fail(Errno.ETIMEDOUT);
        Void();
        _network.Tell(SimulatedEventKind.StreamTimedOut, 0, Local, Remote, default);
    }
}
