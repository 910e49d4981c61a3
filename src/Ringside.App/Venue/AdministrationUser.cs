using Ringside.Exchange.Administration;
using Ringside.Exchange.Clients;
using Ringside.Exchange.Gateways;

namespace Ringside.App.Venue;

/// <summary>Sends one request of an administrator and hears all answers to it.</summary>
/// <param name="request">The request.</param>
/// <param name="notes">Where it is told what the gateway says to people.</param>
internal sealed class AdministrationUser(AdministrativeRequest request, TextWriter notes) : IOuchUser, IClientEvents
{
    /// <summary>How long the answers may take.</summary>
    internal const long PatienceNanos = 10_000_000_000;

    private readonly List<AdministrativeAnswer> _answers = [];
    private bool _isSent;
    private long _untilNanos = long.MaxValue;

    public long DeadlineNanos => _untilNanos;

    public bool IsDone { get; private set; }

    /// <summary>The answers, as they came.</summary>
    internal IReadOnlyList<AdministrativeAnswer> Answers => _answers;

    /// <summary>Whether there is an answer of every shard that was asked. When not, the others may have carried it out or not.</summary>
    internal bool IsComplete => _answers.Count > 0 && _answers[^1].ToCome == 0;

    /// <summary>Whether the gateway took the request for a member's message.</summary>
    internal bool IsMisunderstood { get; private set; }

    /// <summary>Whether the request has left at all.</summary>
    internal bool IsSent => _isSent;

    /// <summary>When it has left; 0 before.</summary>
    internal long SentNanos { get; private set; }

    public int DoWork(OuchClient client, long nowNanos)
    {
        if (!_isSent && client.TrySend(request, nowNanos) == ClientSendResult.Sent)
        {
            (_isSent, SentNanos, _untilNanos) = (true, nowNanos, nowNanos + PatienceNanos);
            return 1;
        }

        IsDone |= IsComplete || IsMisunderstood || nowNanos >= _untilNanos;
        return 0;
    }

    public void On(in ClientEvent one)
    {
        // Of orders there is nothing to hear.
    }

    public void OnDebug(ReadOnlySpan<byte> text)
    {
        // To who is no administrator, the gateway says that this is no order.
        if (text.SequenceEqual(GatewayNotes.NoMessage) || text.SequenceEqual(GatewayNotes.DropCopyReads))
        {
            IsMisunderstood = true;
            return;
        }

        notes.WriteLine($"the gateway says: {Output.PayloadText.Of(text)}");
    }

    public void Lose(ClientEnd why, long patienceNanos)
    {
        // It is not asked anew: the shards may have done it already.
        IsDone |= _isSent;
    }

    public void Return(long nowNanos)
    {
        // What was not sent yet is sent now.
    }

    public bool OnOther(ReadOnlySpan<byte> message)
    {
        if (!AdministrativeAnswer.TryRead(message, out AdministrativeAnswer answer) || answer.Request != request.Request)
        {
            return false;
        }

        _answers.Add(answer);
        return true;
    }
}
