namespace Ringside.Messaging.Mdp.Sending;

/// <summary>The messages that were sent to a peer, by number from 1, and what became of them.</summary>
/// <remarks>A ring that grows up to its limit. What is done is remembered until its place is needed.</remarks>
internal sealed class MessageTable
{
    private readonly Budget _budget;
    private readonly EventQueue _events;
    private readonly PeerId _peer;
    private MessageRecord[] _ring = new MessageRecord[64];
    private long _lowest = 1;
    private long _nextDeadlineNanos = long.MaxValue;

    internal MessageTable(PeerId peer, Budget budget, EventQueue events) => (_peer, _budget, _events) = (peer, budget, events);

    /// <summary>The number that the next message gets.</summary>
    internal long Next { get; private set; } = 1;

    /// <summary>Messages that are not done.</summary>
    internal int Pending { get; private set; }

    /// <summary>Whether another message may be sent.</summary>
    internal bool HasRoom => _budget.Left > 0 && Next - _lowest < _budget.Most;

    /// <summary>When the next timeout could be due; never too late.</summary>
    internal long NextDeadlineNanos => _nextDeadlineNanos;

    /// <summary>A message that is taken: it gets the number <see cref="Next"/>.</summary>
    internal void Add(in SendOptions options, int blocks, long nowNanos)
    {
        if (Next - _lowest >= _ring.Length)
        {
            Grow();
        }

        ref MessageRecord record = ref At(Next);
        record = default;
        record.Flags = options.Flags;
        record.Context = options.Context;
        record.BlocksLeft = blocks;
        record.State = MessageState.Pending;
        record.ReceivedDeadlineNanos = Deadline(options.Flags & SendFlags.ConfirmReceived, options.ReceivedTimeoutNanos, nowNanos);
        record.DeliveredDeadlineNanos = Deadline(options.Flags & SendFlags.ConfirmDelivered, options.DeliveredTimeoutNanos, nowNanos);
        Next++;
        Pending++;
        _budget.Take(1);
    }

    internal MessageState StateOf(long number) =>
        number < 1 || number >= Next || number < Next - _ring.Length ? MessageState.Unknown : At(number).State;

    internal void ListPending(ICollection<(long Number, MessageState State)> into)
    {
        for (long number = _lowest; number < Next; number++)
        {
            if (!At(number).IsDone)
            {
                into.Add((number, At(number).State));
            }
        }
    }

    /// <summary>Blocks of these messages were confirmed.</summary>
    internal void OnBlockConfirmed(long first, int count)
    {
        for (long number = first; number < first + count; number++)
        {
            ref MessageRecord record = ref At(number);
            if (--record.BlocksLeft == 0 && record.State is MessageState.Pending or MessageState.TimedOut)
            {
                OnReceived(ref record, number);
            }
        }

        Advance();
    }

    /// <summary>A best-effort block did not arrive.</summary>
    internal void OnBlockDropped(long first, int count)
    {
        for (long number = first; number < first + count; number++)
        {
            ref MessageRecord record = ref At(number);
            TellLost(record, number);
            record.State = MessageState.Dropped;
            record.BlocksLeft = 0;
            Finish(ref record);
        }

        Advance();
    }

    /// <summary>The peer's application has dealt with these messages.</summary>
    internal void OnDelivered(long first, int count)
    {
        long end = Math.Min(first + count, Next);
        for (long number = Math.Max(first, _lowest); number < end; number++)
        {
            ref MessageRecord record = ref At(number);
            if (record.DeliveredDeadlineNanos != 0 && record.State != MessageState.Delivered && !record.IsDone)
            {
                ReportReceived(ref record, number);
                record.State = MessageState.Delivered;
                _events.Add(new MdpEvent(MdpEventKind.MessageDelivered, _peer, number, record.Context));
                Finish(ref record);
            }
        }

        Advance();
    }

    /// <summary>Tells the timeouts that are due.</summary>
    internal void OnTime(long nowNanos)
    {
        if (nowNanos < _nextDeadlineNanos)
        {
            return;
        }

        _nextDeadlineNanos = long.MaxValue;
        for (long number = _lowest; number < Next; number++)
        {
            ref MessageRecord record = ref At(number);
            if (!record.IsDone)
            {
                TellTimeouts(ref record, number, nowNanos);
            }
        }

        Advance();
    }

    /// <summary>The connection is over: tells of every message whose sender still waits.</summary>
    internal void OnConnectionLost()
    {
        for (long number = _lowest; number < Next; number++)
        {
            ref MessageRecord record = ref At(number);
            record.BlocksLeft = 0;
            if (record.IsDone)
            {
                continue;
            }

            TellLost(record, number);
            record.State = MessageState.Unknown;
            Finish(ref record);
        }

        Advance();
    }

    // Only who still waits for an answer is told: each wait ends once.
    private void TellLost(in MessageRecord record, long number)
    {
        bool waitsForReceived = (record.Flags & SendFlags.ConfirmReceived) != 0 && !record.ToldReceived;
        if (!record.IsDone && (waitsForReceived || record.DeliveredDeadlineNanos != 0))
        {
            _events.Add(new MdpEvent(MdpEventKind.MessageLost, _peer, number, record.Context));
        }
    }

    private void OnReceived(ref MessageRecord record, long number)
    {
        ReportReceived(ref record, number);
        record.State = MessageState.Received;
        if (record.DeliveredDeadlineNanos == 0)
        {
            Finish(ref record);
        }
    }

    private void ReportReceived(ref MessageRecord record, long number)
    {
        if (record.State != MessageState.Received && (record.Flags & SendFlags.ConfirmReceived) != 0 && !record.ToldReceived)
        {
            _events.Add(new MdpEvent(MdpEventKind.MessageReceived, _peer, number, record.Context));
            record.ToldReceived = true;
        }
    }

    private void TellTimeouts(ref MessageRecord record, long number, long nowNanos)
    {
        bool waitsForReceived = record.State == MessageState.Pending && record.ReceivedDeadlineNanos != 0 && !record.ToldReceived;
        if (waitsForReceived && record.ReceivedDeadlineNanos <= nowNanos)
        {
            record.ToldReceived = true;
            waitsForReceived = false;
            _events.Add(new MdpEvent(MdpEventKind.ReceivedTimedOut, _peer, number, record.Context));
            record.State = record.DeliveredDeadlineNanos == 0 ? MessageState.TimedOut : record.State;
        }

        if (record.DeliveredDeadlineNanos != 0 && record.DeliveredDeadlineNanos <= nowNanos)
        {
            record.DeliveredDeadlineNanos = 0;
            _events.Add(new MdpEvent(MdpEventKind.DeliveredTimedOut, _peer, number, record.Context));
            if (record.BlocksLeft == 0)
            {
                record.State = MessageState.TimedOut;
                Finish(ref record);
                return;
            }
        }

        long next = Math.Min(
            waitsForReceived ? record.ReceivedDeadlineNanos : long.MaxValue,
            record.DeliveredDeadlineNanos != 0 ? record.DeliveredDeadlineNanos : long.MaxValue);
        _nextDeadlineNanos = Math.Min(_nextDeadlineNanos, next);
    }

    private void Finish(ref MessageRecord record)
    {
        if (!record.IsDone)
        {
            record.IsDone = true;
            Pending--;
            _budget.Give(1);
        }
    }

    private void Advance()
    {
        while (_lowest < Next && At(_lowest).IsDone && At(_lowest).BlocksLeft <= 0)
        {
            _lowest++;
        }
    }

    private long Deadline(SendFlags wanted, long timeoutNanos, long nowNanos)
    {
        if (wanted == 0)
        {
            return 0;
        }

        long deadline = timeoutNanos <= 0 ? long.MaxValue : nowNanos + timeoutNanos;
        _nextDeadlineNanos = Math.Min(_nextDeadlineNanos, deadline);
        return deadline;
    }

    private ref MessageRecord At(long number) => ref _ring[number & (_ring.Length - 1)];

    private void Grow()
    {
        var larger = new MessageRecord[_ring.Length * 2];
        for (long number = _lowest; number < Next; number++)
        {
            larger[number & (larger.Length - 1)] = At(number);
        }

        _ring = larger;
    }
}
