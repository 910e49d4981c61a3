using System.Collections.Immutable;
using Ringside.Exchange.Hosting;
using Ringside.Exchange.Shards;
using Ringside.Market.Events;

namespace Ringside.App.Drills;

/// <summary>What is stable, as the disks of the stores tell it: what each member was to be sent, number by number, and, taken from the
/// events by themselves, which orders and trades there are.</summary>
/// <remarks>The two are learned by different ways, so that a mistake in how messages follow from events does not make a lost order look
/// kept.</remarks>
internal sealed class StableTruth : IStoredVenueReader
{
    private const int MostFindings = 100;

    private readonly Dictionary<uint, List<MemberMessage>> _streams = [];
    private readonly HashSet<(uint Session, OrderToken Token)> _orders = [];
    private readonly HashSet<(uint Session, OrderToken Token, ulong Match)> _trades = [];
    private readonly Dictionary<(int Shard, ulong Id), StableOrder> _live = [];
    private readonly Dictionary<int, long> _matches = [];
    private readonly List<string> _findings = [];

    /// <summary>Orders and trades that stand there twice.</summary>
    internal long Duplicated { get; private set; }

    /// <summary>Match numbers that are not the next one of their shard.</summary>
    internal long OutOfOrder { get; private set; }

    /// <summary>What was found, the first of it, in words.</summary>
    internal IReadOnlyList<string> Findings => _findings;

    /// <summary>Orders that stand or stood, of all members.</summary>
    internal int Orders => _orders.Count;

    /// <summary>What a member was to be sent: number 1 comes first.</summary>
    internal IReadOnlyList<MemberMessage> StreamOf(uint session) => _streams.GetValueOrDefault(session) ?? [];

    /// <summary>Whether an order stands, or stood once.</summary>
    internal bool HasOrder(uint session, OrderToken token) => _orders.Contains((session, token));

    /// <summary>Whether an order took part in a trade.</summary>
    internal bool HasTrade(uint session, OrderToken token, ulong match) => _trades.Contains((session, token, match));

    /// <summary>Shares of the orders of a session that are open, by token.</summary>
    internal ImmutableSortedDictionary<string, long> OpenOf(uint session) => _live.Values
        .Where(order => order.Session == session && order.Open > 0)
        .ToImmutableSortedDictionary(order => order.Token.ToField().ToString(), order => order.Open, StringComparer.Ordinal);

    /// <summary>The next message of a member.</summary>
    internal void AddMessage(uint session, in MemberMessage message)
    {
        if (!_streams.TryGetValue(session, out List<MemberMessage>? stream))
        {
            _streams.Add(session, stream = []);
        }

        stream.Add(message);
    }

    /// <summary>The book of a shard, a line for each level.</summary>
    /// <param name="shard">Number of the shard.</param>
    /// <param name="symbolOf">Symbols of instruments.</param>
    internal string[] BookOf(int shard, Func<uint, string> symbolOf) =>
    [
        .. _live.Where(order => order.Key.Shard == shard && order.Value.Open > 0).Select(order => order.Value)
            .GroupBy(order => (order.Instrument, order.Side, order.Price))
            .Select(level => BookLines.Of(
                symbolOf(level.Key.Instrument), level.Key.Side, level.Key.Price, level.Sum(order => order.Open), level.Count()))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>An order that stands.</summary>
    internal void AddOrder(int shard, ulong id, in StableOrder order)
    {
        if (!_orders.Add((order.Session, order.Token)))
        {
            Duplicated++;
            Found($"shard {shard}: session {order.Session} has order {order.Token.ToField()} twice");
        }

        _live[(shard, id)] = order;
    }

    /// <summary>A trade of two orders.</summary>
    internal void AddTrade(int shard, ulong maker, ulong taker, long match, long shares)
    {
        long due = _matches.GetValueOrDefault(shard) + 1;
        if (match < due)
        {
            Duplicated++;
            Found($"shard {shard}: match {match} comes twice");
        }
        else if (match > due)
        {
            OutOfOrder++;
            Found($"shard {shard}: match {match} comes where {due} is due");
        }

        _matches[shard] = Math.Max(match, due - 1);
        foreach (ulong id in (ReadOnlySpan<ulong>)[maker, taker])
        {
            if (_live.TryGetValue((shard, id), out StableOrder order))
            {
                _trades.Add((order.Session, order.Token, (ulong)match));
                _live[(shard, id)] = order with { Open = order.Open - shares };
            }
        }
    }

    /// <summary>An order that takes another one's place.</summary>
    internal void Replace(int shard, ulong previous, ulong id, OrderToken token, long open, long price)
    {
        if (_live.Remove((shard, previous), out StableOrder order))
        {
            AddOrder(shard, id, order with { Token = token.IsNone ? order.Token : token, Open = open, Price = price });
        }
    }

    /// <summary>Shares of an order that are gone.</summary>
    internal void Cancel(int shard, ulong id, long shares)
    {
        if (_live.TryGetValue((shard, id), out StableOrder order))
        {
            _live[(shard, id)] = order with { Open = order.Open - shares };
        }
    }

    public void OnBatch(in StableBatch batch)
    {
        foreach (ref readonly EngineEvent one in batch.Events)
        {
            switch (one.Kind)
            {
                case EventKind.Accepted when !batch.Input.Token.IsNone:
                    AddOrder(batch.Shard, one.OrderId, new StableOrder(one.Session, batch.Input.Token, one.Quantity)
                    {
                        Instrument = one.Instrument,
                        Side = one.Side,
                        Price = one.Price,
                    });
                    break;
                case EventKind.Replaced:
                    Replace(batch.Shard, one.OtherId, one.OrderId, batch.Input.Token, one.Quantity, one.Price);
                    break;
                case EventKind.Executed:
                    AddTrade(batch.Shard, one.OrderId, one.OtherId, one.Match, one.Quantity);
                    break;
                case EventKind.Cancelled:
                    Cancel(batch.Shard, one.OrderId, one.Quantity);
                    break;
                default:
                    break;
            }
        }
    }

    public void OnMessage(uint session, long number, ReadOnlySpan<byte> message)
    {
        if (!MemberMessage.TryRead(message, out MemberMessage one))
        {
            Found($"session {session}: message {number} is none of OUCH");
        }

        AddMessage(session, one);
    }

    private void Found(string text)
    {
        if (_findings.Count < MostFindings)
        {
            _findings.Add(text);
        }
    }
}
