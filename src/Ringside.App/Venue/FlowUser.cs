using Ringside.Exchange.Clients;
using Ringside.Lab.Measurement;
using Ringside.Linux.Clocks;
using Ringside.Protocols.Fields;
using Ringside.Protocols.Ouch;

namespace Ringside.App.Venue;

/// <summary>Sends a generated flow at a rate, whatever the venue does (open loop), and measures the answers from the times at which
/// messages were meant to be sent, so that a queue in front of the venue shows.</summary>
internal sealed class FlowUser : IOuchUser, IClientEvents
{
    private const long Second = 1_000_000_000;
    private const long LingerNanos = 5 * Second;
    private const int MostBehind = 64;

    private readonly FlowGenerator _flow;
    private readonly ClientNotes _notes;
    private readonly long _rate;
    private OrderRequest? _held;
    private long _startNanos;
    private long _lingerUntilNanos = long.MaxValue;
    private long _lastAnswerNanos;

    /// <summary>A flow that begins with the first log-in.</summary>
    /// <param name="flow">Makes the messages.</param>
    /// <param name="rate">Messages a second, above 0.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="notes">Tells what becomes of the connection, and what the gateway says to people.</param>
    internal FlowUser(FlowGenerator flow, long rate, long seconds, ClientNotes notes)
    {
        _notes = notes;
        _flow = flow;
        _rate = rate;
        Messages = checked(rate * seconds);
    }

    public long DeadlineNanos => Made == Messages ? _lingerUntilNanos : _held is null ? IntendedNanos(Made) : long.MaxValue;

    public bool IsDone { get; private set; }

    /// <summary>Latencies of all answers, from the intended times of their requests.</summary>
    internal LatencyHistogram Latencies { get; } = new();

    /// <summary>Messages of the whole flow.</summary>
    internal long Messages { get; }

    /// <summary>Messages that were handed to the client; how many of them have left, the client knows.</summary>
    internal long Made { get; private set; }

    /// <summary>Orders and replacements that stood.</summary>
    internal long Stood { get; private set; }

    /// <summary>Whether there was no order that was not refused.</summary>
    internal bool IsAllRefused => Stood == 0 && Rejected.Total > 0;

    /// <summary>Orders and replacements that were refused, by reason.</summary>
    internal ReasonCounts Rejected { get; } = new();

    /// <summary>Cancels that were refused: nearly all of orders that had traded meanwhile.</summary>
    internal long CancelsRejected { get; private set; }

    /// <summary>Messages that had to wait for room.</summary>
    internal long Held { get; private set; }

    /// <summary>Answers a second, from the start to the last one.</summary>
    internal double AnswersPerSecond => Latencies.Count * (double)Second / Math.Max(1, _lastAnswerNanos - _startNanos);

    /// <summary>Why the log-in was refused; 0 when it was not.</summary>
    internal byte LoginRefusal { get; private set; }

    public int DoWork(OuchClient client, long nowNanos)
    {
        if (_startNanos == 0)
        {
            _startNanos = nowNanos;
        }

        int work = 0;
        while (Made < Messages && IntendedNanos(Made) <= nowNanos && work < MostBehind)
        {
            OrderRequest request = _held ?? _flow.Next(client.Orders);
            ClientSendResult result = client.TrySend(request, IntendedNanos(Made), nowNanos);
            if (result is not (ClientSendResult.Sent or ClientSendResult.TokenInUse))
            {
                Held += _held is null ? 1 : 0;
                _held = request;
                break;
            }

            _held = null;
            Made++;
            work++;
        }

        if (Made == Messages)
        {
            _lingerUntilNanos = Math.Min(_lingerUntilNanos, nowNanos + LingerNanos);
            IsDone = client.Orders.Unanswered == 0 || nowNanos >= _lingerUntilNanos;
        }

        return work;
    }

    public void On(in ClientEvent one)
    {
        switch (one.Kind)
        {
            case ClientEventKind.Executed when one.Stock != default(Alpha8) && one.Code == (byte)OuchLiquidity.Added:
                _flow.SetReference(one.Stock, one.PriceE4);
                break;
            case ClientEventKind.LoginRefused:
                LoginRefusal = one.Code;
                break;
            case ClientEventKind.Accepted or ClientEventKind.Replaced:
                Stood++;
                break;
            case ClientEventKind.Rejected:
                Rejected.Count(one.Code);
                break;
            case ClientEventKind.CancelRejected:
                CancelsRejected++;
                break;
            default:
                break;
        }

        if (one.RequestNanos != 0)
        {
            _lastAnswerNanos = KernelClock.MonotonicRawNanos();
            Latencies.Record(_lastAnswerNanos - one.RequestNanos);
        }
    }

    public void OnDebug(ReadOnlySpan<byte> text) => _notes.Say(text);

    public void Lose(ClientEnd why, long patienceNanos) => _notes.Lose(why, patienceNanos);

    public void Return(long nowNanos) => _notes.Return();

    // Of whole numbers, so that no error adds up.
    private long IntendedNanos(long number) => _startNanos + (long)((Int128)number * Second / _rate);
}
