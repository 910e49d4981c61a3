using Ringside.Messaging.Mdp;

namespace Ringside.Messaging.Objects;

/// <summary>What both ways of sending share: the states, the question what the receiver has, and the time after which it is asked
/// again.</summary>
internal sealed class Transfer(IMessageLink link, ObjectInfo info, long retryNanos)
{
    private readonly byte[] _message = new byte[ObjectFinish.Size];
    private readonly byte[] _claimed = new byte[ObjectFinish.DigestSize];
    private uint _query;
    private bool _asked;

    internal TransferState State { get; private set; }

    internal ObjectVerdict Verdict { get; private set; }

    internal PeerId Peer { get; private set; }

    internal bool FinishSent { get; set; }

    /// <summary>The receiver says that the object is complete: nothing is sent until <see cref="Settle"/> has compared the
    /// digests.</summary>
    internal bool IsClaimed { get; private set; }

    internal long DeadlineNanos { get; private set; } = long.MaxValue;

    internal bool IsOver => State is TransferState.Complete or TransferState.Failed;

    internal void Connected(PeerId peer, long nowNanos)
    {
        if (IsOver)
            return;
        Peer = peer;
        Ask(nowNanos);
    }

    internal void Disconnected()
    {
        if (IsOver)
            return;
        State = TransferState.Disconnected;
        IsClaimed = false;
        DeadlineNanos = long.MaxValue;
    }

    internal void Ask(long nowNanos)
    {
        State = TransferState.Asking;
        _query++;
        _asked = IsClaimed = false;
        DeadlineNanos = nowNanos;
    }

    /// <summary>Asks when it is time to.</summary>
    internal int Advance(long nowNanos)
    {
        if (IsClaimed)
            return 0;
        if (State == TransferState.Sending && nowNanos >= DeadlineNanos)
            Ask(nowNanos);
        if (State != TransferState.Asking || (_asked && nowNanos < DeadlineNanos))
            return 0;
        new ObjectHead(info, _query).Write(_message);
        if (!TrySend(_message.AsSpan(0, ObjectHead.Size), SendFlags.None))
            return 0;
        _asked = true;
        DeadlineNanos = nowNanos + retryNanos;
        return 1;
    }

    /// <summary>Sorts what the receiver says.</summary>
    /// <returns>True when parts may be sent and the status tells of progress; an answer says anew what is missing.</returns>
    internal bool Take(in ObjectStatus status, long nowNanos)
    {
        if (IsOver || IsClaimed || State == TransferState.Disconnected)
            return false;
        bool isOurs = status.IsAnswer && status.Query == _query && State == TransferState.Asking;
        switch (status.Verdict)
        {
            case ObjectVerdict.Open when isOurs:
                State = TransferState.Sending;
                FinishSent = false;
                DeadlineNanos = nowNanos + retryNanos;
                return true;
            case ObjectVerdict.Open when State == TransferState.Sending && !status.IsAnswer:
                DeadlineNanos = nowNanos + retryNanos;
                return true;
            case ObjectVerdict.Complete:
                status.Digest.CopyTo(_claimed);
                IsClaimed = true;
                DeadlineNanos = nowNanos;
                return false;
            case ObjectVerdict.Unknown when State == TransferState.Sending:
                Ask(nowNanos);
                return false;
            case ObjectVerdict.Open or ObjectVerdict.Unknown:
                return false; // an older question's answer, or more of the same
            default:
                Fail(status.Verdict);
                return false;
        }
    }

    /// <summary>Ends what the receiver says to be complete: only if it has the same bytes.</summary>
    internal void Settle(ReadOnlySpan<byte> digest)
    {
        IsClaimed = false;
        if (!digest.SequenceEqual(_claimed))
        {
            Fail(ObjectVerdict.Conflict);
            return;
        }

        State = TransferState.Complete;
        Verdict = ObjectVerdict.Complete;
        DeadlineNanos = long.MaxValue;
    }

    internal void Fail(ObjectVerdict verdict)
    {
        State = TransferState.Failed;
        IsClaimed = false;
        Verdict = verdict;
        DeadlineNanos = long.MaxValue;
    }

    /// <summary>Gives up, and tells the receiver if the link takes it; else its time-out does.</summary>
    internal void Cancel(ObjectVerdict verdict)
    {
        if (IsOver)
            return;
        bool isConnected = State != TransferState.Disconnected;
        Fail(verdict);
        if (!isConnected)
            return;
        new ObjectCancel(info.Id).Write(_message);
        link.Send(Peer, _message.AsSpan(0, ObjectCancel.Size), default, out _);
    }

    internal int SendFinish(long sizeBytes, long appends, ReadOnlySpan<byte> digest)
    {
        var finish = new ObjectFinish { Id = info.Id, SizeBytes = sizeBytes, Appends = appends, Digest = digest };
        finish.Write(_message);
        FinishSent = TrySend(_message, SendFlags.None);
        return FinishSent ? 1 : 0;
    }

    // A peer that is gone is told by the owner with Disconnected; until then it is as a full queue. A message that is too long for the
    // peer will never go.
    internal bool TrySend(ReadOnlySpan<byte> message, SendFlags flags)
    {
        SendResult result = link.Send(Peer, message, new SendOptions(flags), out _);
        if (result == SendResult.TooLong)
            Cancel(ObjectVerdict.MessageTooLong);
        return result == SendResult.Accepted;
    }
}
