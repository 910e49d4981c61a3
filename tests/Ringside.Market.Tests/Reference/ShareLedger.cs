using Ringside.Market.Events;

namespace Ringside.Market.Tests.Reference;

/// <summary>
/// Keeps the account of all quantities from the events alone: what came in is traded, cancelled or open, for each order and in total.
/// </summary>
internal sealed class ShareLedger
{
    private readonly Dictionary<ulong, long> _open = [];
    private Int128 _came;
    private Int128 _traded;
    private Int128 _cancelled;
    private long _matches;

    /// <summary>Enters the events of one command.</summary>
    /// <returns>What does not add up; null when all does.</returns>
    public string? Enter(ReadOnlySpan<EngineEvent> events)
    {
        foreach (ref readonly EngineEvent one in events)
        {
            if (Enter(one) is { } wrong)
                return wrong;
        }

        return null;
    }

    /// <summary>Holds the account against the orders that are said to live.</summary>
    public string? Compare(IReadOnlyDictionary<ulong, long> live)
    {
        Int128 sum = 0;
        foreach ((ulong id, long open) in live)
        {
            sum += open;
            if (_open.GetValueOrDefault(id) != open)
                return $"order {id} has {open} open; by its events {_open.GetValueOrDefault(id)}";
        }

        if (live.Count != _open.Count)
            return $"{live.Count} orders live; by the events {_open.Count}";
        return _came == _traded + _cancelled + sum ? null : $"{_came} came, {_traded} traded, {_cancelled} cancelled, {sum} open";
    }

    private string? Enter(in EngineEvent one)
    {
        switch (one.Kind)
        {
            case EventKind.Accepted:
                _came += one.Quantity;
                return _open.TryAdd(one.OrderId, one.Quantity) ? null : $"order {one.OrderId} accepted while it lives";
            case EventKind.Replaced:
                return Move(one);
            case EventKind.Executed:
                if (one.Match != ++_matches)
                    return $"match number {one.Match} where {_matches} was due";
                _traded += 2 * (Int128)one.Quantity;
                return Take(one.OrderId, one.Quantity, one.Other) ?? Take(one.OtherId, one.Quantity, null);
            case EventKind.Cancelled:
                _cancelled += one.Quantity;
                return Take(one.OrderId, one.Quantity, one.Other);
            case EventKind.Restated:
                long open = _open.GetValueOrDefault(one.OrderId);
                return open == one.Quantity && one.Other <= one.Quantity
                    ? null
                    : $"order {one.OrderId} restated with {one.Quantity} open, {one.Other} shown; has {open}";
            default:
                return null;
        }
    }

    // What a replacement adds or takes away counts as come; it may be negative.
    private string? Move(in EngineEvent one)
    {
        if (!_open.Remove(one.OtherId, out long before))
            return $"order {one.OtherId} replaced while it does not live";
        _came += one.Quantity - before;
        return _open.TryAdd(one.OrderId, one.Quantity) ? null : $"order {one.OtherId} replaced by {one.OrderId}, which lives";
    }

    private string? Take(ulong id, long quantity, long? left)
    {
        if (quantity <= 0 || !_open.TryGetValue(id, out long open) || open < quantity)
            return $"order {id} loses {quantity} of {_open.GetValueOrDefault(id)}";
        if (left is { } said && said != open - quantity)
            return $"order {id} has {open - quantity} left; the event says {said}";
        if (open == quantity)
            _open.Remove(id);
        else
            _open[id] = open - quantity;
        return null;
    }
}
