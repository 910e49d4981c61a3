using System.Collections.Immutable;
using Ringside.Net.Agents;

namespace Ringside.App.Drills;

/// <summary>All members under load, on one thread: each sends at its rate whatever the venue does, and each message keeps the time at which
/// it was meant to be sent.</summary>
internal sealed class DrillLoad : IAgent, IDisposable
{
    private const long Second = 1_000_000_000;
    private const long LongestSleepNanos = 20_000_000;
    private const int MostPerTurn = 64;

    private readonly ImmutableArray<DrillMember> _members;
    private readonly long[] _next;
    private readonly long _rate;
    private readonly Waiter _waiter;
    private long _startNanos;
    private volatile LoadOrder _order;
    private volatile bool _isAllIn;
    private long _unanswered = long.MaxValue;
    private long _numbers;

    /// <summary>A load that sends nothing yet.</summary>
    /// <param name="members">The members.</param>
    /// <param name="rate">Messages a second, of all together.</param>
    /// <param name="waiter">How the thread idles.</param>
    internal DrillLoad(ImmutableArray<DrillMember> members, long rate, Waiter waiter)
    {
        (_members, _rate, _waiter) = (members, rate, waiter);
        _next = new long[members.Length];
    }

    /// <summary>What it is to do; any thread may say so.</summary>
    internal LoadOrder Order
    {
        get => _order;
        set => _order = value;
    }

    /// <summary>Whether all members are in and have read what had happened before; any thread may ask.</summary>
    internal bool IsAllIn => _isAllIn;

    /// <summary>Requests of all members that are not answered; any thread may ask.</summary>
    internal long Unanswered => Volatile.Read(ref _unanswered);

    /// <summary>Numbers of the messages that come next, of all members together; any thread may ask.</summary>
    internal long Numbers => Volatile.Read(ref _numbers);

    /// <summary>What the members were sent; to be looked at when the thread has ended.</summary>
    internal ImmutableArray<MemberHistory> Histories => [.. _members.Select(member => member.History)];

    public int DoWork(long nowNanos)
    {
        int work = 0;
        bool isAllIn = true;
        (long unanswered, long numbers) = (0, 0);
        long deadline = nowNanos + LongestSleepNanos; // whoever changes the order wakes nobody
        for (int at = 0; at < _members.Length; at++)
        {
            DrillMember member = _members[at];
            member.StaysAway = _order == LoadOrder.Leave;
            if (_order == LoadOrder.Leave)
            {
                member.Client.LogOut(nowNanos);
            }

            work += member.DoWork(nowNanos);
            if (_order == LoadOrder.Send && member.IsIn)
            {
                int sent = Send(at, nowNanos);
                work += sent;
                deadline = sent == 0 && Intended(at) <= nowNanos ? deadline : Math.Min(deadline, Intended(at));
            }

            isAllIn &= member.IsIn;
            unanswered += member.Client.Orders.Unanswered;
            numbers += (long)member.Client.NextNumber;
            deadline = Math.Min(deadline, member.DeadlineNanos);
        }

        _isAllIn = isAllIn;
        Volatile.Write(ref _unanswered, unanswered);
        Volatile.Write(ref _numbers, numbers);
        _waiter.DeadlineNanos = deadline;
        return work;
    }

    public void Dispose()
    {
        foreach (DrillMember member in _members)
        {
            member.Dispose();
        }
    }

    private int Send(int at, long nowNanos)
    {
        _startNanos = _startNanos == 0 ? nowNanos : _startNanos;
        int count = 0;
        while (count < MostPerTurn && Intended(at) <= nowNanos && _members[at].TrySend(Intended(at), nowNanos))
        {
            _next[at]++;
            count++;
        }

        return count;
    }

    // Of whole numbers, so that no error adds up; members take turns.
    private long Intended(int at) => _startNanos + (long)((Int128)((_next[at] * _members.Length) + at) * Second / _rate);
}
