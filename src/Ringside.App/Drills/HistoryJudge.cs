using System.Collections.Immutable;
using Ringside.Exchange.Clients;
using Ringside.Exchange.Shards;

namespace Ringside.App.Drills;

/// <summary>Holds what a member was sent against what is stable.</summary>
/// <remarks>
/// <para><b>Lost</b>: an order or a trade that the member was told of and that no event of the stable streams has, or any message behind
/// the end of its stable stream. <b>Duplicated</b>: an order that was accepted twice, a trade told twice, a number that came twice with the
/// same message. <b>Gaps</b>: numbers that were skipped, that came again with another message, that say something else than the stable
/// stream, or that a member who was there to the end was not told. <b>Out of order</b>: what is told of an order before it stands, orders
/// of one shard that stand in another order than that in which they were sent, stamps of one shard that go back.</para>
/// <para>What was sent and never answered is open: it may stand or not.</para>
/// </remarks>
internal sealed class HistoryJudge
{
    /// <summary>A stamp that goes back by more is one of the next day: they count from midnight.</summary>
    private const long HalfDayNanos = 43_200_000_000_000;

    private readonly MemberHistory _history;
    private readonly StableTruth _truth;
    private readonly DrillVerdict _verdict;
    private readonly IReadOnlyList<MemberMessage> _stable;
    private readonly Dictionary<ulong, MemberMessage> _seen = [];
    private readonly Dictionary<OrderToken, long> _open = [];
    private readonly HashSet<OrderToken> _answered = [];
    private readonly HashSet<(OrderToken Token, ulong Match)> _trades = [];
    private readonly Dictionary<OrderToken, int> _shards = [];
    private readonly Dictionary<int, (int Place, OrderToken Token)> _lastSent = [];
    private readonly Dictionary<int, long> _lastStamp = [];
    private ulong _next = 1;

    private HistoryJudge(MemberHistory history, StableTruth truth, DrillVerdict verdict)
    {
        (_history, _truth, _verdict) = (history, truth, verdict);
        _stable = truth.StreamOf(history.Session);
    }

    /// <summary>Judges the history of a member who was there to the end.</summary>
    /// <param name="history">The history.</param>
    /// <param name="truth">What is stable.</param>
    /// <param name="verdict">Where findings go.</param>
    internal static void Judge(MemberHistory history, StableTruth truth, DrillVerdict verdict) =>
        new HistoryJudge(history, truth, verdict).Judge();

    private string Who => $"session {_history.Session}";

    private void Judge()
    {
        foreach (HistoryEntry entry in _history.Entries)
        {
            if (IsNext(entry))
            {
                Compare(entry);
                Take(entry);
            }
        }

        if ((ulong)_stable.Count >= _next)
        {
            _verdict.AddGap(
                $"{Who}: was told up to number {_next - 1}, the stable stream goes to {_stable.Count}", _stable.Count - (long)_next + 1);
        }

        foreach (string complaint in _history.Complaints)
        {
            _verdict.AddOther($"{Who}: {complaint}");
        }

        foreach (OrderToken token in _history.Refused.Where(token => _truth.HasOrder(_history.Session, token)))
        {
            _verdict.AddOther($"{Who}: order {token.ToField()} stands, and a gateway has refused it");
        }

        _verdict.Refused += _history.Refused.Count;
        _verdict.Open += _history.Sent.Keys.Count(token => !_answered.Contains(token) && !_history.Refused.Contains(token));
        CompareOpen();
    }

    private bool IsNext(in HistoryEntry entry)
    {
        if (!_seen.TryAdd(entry.Number, entry.Message))
        {
            if (_seen[entry.Number] == entry.Message)
            {
                _verdict.AddDuplicated($"{Who}: number {entry.Number}, {Text(entry.Message)}");
            }
            else
            {
                _verdict.AddGap($"{Who}: number {entry.Number} was {Text(_seen[entry.Number])}, and then {Text(entry.Message)}");
            }

            return false;
        }

        if (entry.Number > _next)
        {
            _verdict.AddGap($"{Who}: number {entry.Number} came where {_next} was due", (long)(entry.Number - _next));
        }
        else if (entry.Number < _next)
        {
            _verdict.AddOutOfOrder($"{Who}: number {entry.Number} came where {_next} was due");
        }

        _next = Math.Max(_next, entry.Number + 1);
        return true;
    }

    private void Compare(in HistoryEntry entry)
    {
        MemberMessage told = entry.Message;
        bool isOrder = told.Kind is ClientEventKind.Accepted or ClientEventKind.Replaced;
        bool isTrade = told.Kind == ClientEventKind.Executed;
        bool isBehind = entry.Number > (ulong)_stable.Count;
        bool isLost = (isOrder && !_truth.HasOrder(_history.Session, told.Token))
            || (isTrade && !_truth.HasTrade(_history.Session, told.Token, told.Reference));
        _verdict.Acknowledged += isOrder || isTrade ? 1 : 0;
        if (isLost || isBehind)
        {
            _verdict.AddLost($"{Who}: number {entry.Number}, {Text(told)}");
        }

        if (!isBehind && _stable[(int)entry.Number - 1] != told)
        {
            _verdict.AddGap(
                $"{Who}: number {entry.Number} was {Text(told)}, the stable stream has {Text(_stable[(int)entry.Number - 1])}");
        }
    }

    private void Take(in HistoryEntry entry)
    {
        MemberMessage told = entry.Message;
        switch (told.Kind)
        {
            case ClientEventKind.Accepted:
                Stand(entry, told.Shares);
                break;
            case ClientEventKind.Replaced:
                if (!_open.Remove(told.Previous))
                {
                    _verdict.AddOutOfOrder($"{Who}: number {entry.Number}, {Text(told)}, before the order that it replaces");
                }

                Stand(entry, told.Shares);
                break;
            case ClientEventKind.Executed:
                if (!_trades.Add((told.Token, told.Reference)))
                {
                    _verdict.AddDuplicated($"{Who}: number {entry.Number}, {Text(told)}");
                }

                Reduce(entry);
                break;
            case ClientEventKind.Canceled:
                Reduce(entry);
                break;
            case ClientEventKind.Rejected:
                _answered.Add(told.Token);
                break;
            default:
                break;
        }

        CheckStamp(told);
    }

    private void Stand(in HistoryEntry entry, uint shares)
    {
        OrderToken token = entry.Message.Token;
        if (!_open.TryAdd(token, shares) | !_answered.Add(token))
        {
            _verdict.AddDuplicated($"{Who}: number {entry.Number}, {Text(entry.Message)}");
        }

        _shards[token] = entry.Shard;
        if (!_history.Sent.TryGetValue(token, out int place))
        {
            _verdict.AddOther($"{Who}: number {entry.Number}, {Text(entry.Message)}, which was never sent");
            return;
        }

        if (_lastSent.TryGetValue(entry.Shard, out (int Place, OrderToken Token) last) && last.Place > place)
        {
            _verdict.AddOutOfOrder(
                $"{Who}: number {entry.Number}, {Text(entry.Message)}, which was sent before {last.Token.ToField()} that stands before it");
        }
        else
        {
            _lastSent[entry.Shard] = (place, token);
        }
    }

    private void Reduce(in HistoryEntry entry)
    {
        MemberMessage told = entry.Message;
        if (!_open.TryGetValue(told.Token, out long open))
        {
            _verdict.AddOutOfOrder($"{Who}: number {entry.Number}, {Text(told)}, of an order that does not stand");
        }
        else if (open < told.Shares)
        {
            _verdict.AddOther($"{Who}: number {entry.Number}, {Text(told)}, of {open} that were open");
        }

        _open[told.Token] = open - told.Shares;
    }

    private void CheckStamp(in MemberMessage told)
    {
        if (!_shards.TryGetValue(told.Token, out int shard))
        {
            return;
        }

        long back = _lastStamp.GetValueOrDefault(shard) - told.TimestampNanos;
        if (back is > 0 and < HalfDayNanos)
        {
            _verdict.AddOutOfOrder($"{Who}: the stamp of {Text(told)} is {back} ns before one of its shard that came before");
        }

        _lastStamp[shard] = told.TimestampNanos;
    }

    // The books that the member knows of, against those that follow from what is stable.
    private void CompareOpen()
    {
        ImmutableSortedDictionary<string, long> known = _open.Where(order => order.Value > 0).ToImmutableSortedDictionary(
            order => order.Key.ToField().ToString(), order => order.Value, StringComparer.Ordinal);
        ImmutableSortedDictionary<string, long> stable = _truth.OpenOf(_history.Session);
        foreach ((string token, long open) in stable)
        {
            if (known.GetValueOrDefault(token) != open)
            {
                _verdict.AddOther(
                    $"{Who}: order {token} has {open} shares in the book, {known.GetValueOrDefault(token)} by the member's stream");
            }
        }

        foreach ((string token, long open) in known.Where(order => !stable.ContainsKey(order.Key)))
        {
            _verdict.AddOther($"{Who}: order {token} is not in the book, and has {open} shares by the member's stream");
        }
    }

    private static string Text(in MemberMessage message) => message.Kind == ClientEventKind.Executed
        ? $"{message.Kind} {message.Token.ToField()} match {message.Reference}"
        : $"{message.Kind} {(message.Token.IsNone ? string.Empty : message.Token.ToField().ToString())}".TrimEnd();
}
