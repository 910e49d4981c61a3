using System.Threading.Tasks.Sources;

namespace Ringside.Messaging.Mdp.Nodes;

/// <summary>One wait for the confirmation of a message; used again and again, so that sending allocates nothing.</summary>
internal sealed class PendingSend(PendingSends owner, int place) : IValueTaskSource<SendOutcome>
{
    private ManualResetValueTaskSourceCore<SendOutcome> _source = new() { RunContinuationsAsynchronously = true };
    private bool _untilDelivered;
    private long _turn;

    internal int Place => place;

    /// <summary>How often it was used: an event of an earlier use says nothing to a later one.</summary>
    internal long Turn => Volatile.Read(ref _turn);

    /// <summary>Starts a wait.</summary>
    internal void Start(bool untilDelivered)
    {
        _source.Reset();
        _untilDelivered = untilDelivered;
    }

    /// <summary>The task that waits.</summary>
    internal ValueTask<SendOutcome> Task => new(this, _source.Version);

    /// <summary>Ends the wait, if the event is its end.</summary>
    internal void TryComplete(long turn, MdpEventKind kind)
    {
        if (turn != Turn)
        {
            return;
        }

        SendOutcome? outcome = kind switch
        {
            MdpEventKind.MessageReceived when !_untilDelivered => SendOutcome.Received,
            MdpEventKind.MessageDelivered => SendOutcome.Delivered,
            MdpEventKind.ReceivedTimedOut or MdpEventKind.DeliveredTimedOut => SendOutcome.TimedOut,
            MdpEventKind.MessageLost => SendOutcome.Lost,
            _ => null,
        };
        if (outcome is { } ended)
        {
            Volatile.Write(ref _turn, turn + 1);
            _source.SetResult(ended);
        }
    }

    /// <summary>The message was not taken: nobody waits.</summary>
    internal void Abandon()
    {
        Volatile.Write(ref _turn, Turn + 1);
        owner.Give(this);
    }

    public SendOutcome GetResult(short token)
    {
        SendOutcome outcome = _source.GetResult(token);
        owner.Give(this);
        return outcome;
    }

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
