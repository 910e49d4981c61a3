using Ringside.Protocols.Ouch;

namespace Ringside.Simulation.Venue;

/// <summary>What must be the same for everybody: messages of feeds, trades that members were told of. What must be of streams, the
/// <see cref="Parts.StreamWatch"/> knows.</summary>
internal sealed class VenueJudge(int shards)
{
    private readonly StampWatch[] _stamps = [.. Enumerable.Range(0, shards).Select(shard => new StampWatch(shard))];
    private readonly Dictionary<(int Shard, ulong Number), ulong> _messages = [];
    private readonly Dictionary<(int Shard, ulong Match), (uint Shares, uint PriceE4, int Sides)> _trades = [];

    /// <summary>Trades that a member was told of.</summary>
    internal int Trades => _trades.Count;

    /// <summary>The stamps of a shard.</summary>
    internal StampWatch StampsOf(int shard) => _stamps[shard];

    /// <summary>A message of a feed was made, or was read.</summary>
    internal void OnMessage(int shard, ulong number, ReadOnlySpan<byte> message)
    {
        ulong hash = 14_695_981_039_346_656_037;
        foreach (byte one in message)
        {
            hash = (hash ^ one) * 1_099_511_628_211;
        }

        if (!_messages.TryAdd((shard, number), hash) && _messages[(shard, number)] != hash)
        {
            throw new InvariantException(
                "messages of a feed are equal under equal numbers",
                $"message {number} of shard {shard} is now {Convert.ToHexString(message)}");
        }
    }

    /// <summary>A member was told of a trade.</summary>
    internal void OnExecuted(int shard, in OuchExecuted executed)
    {
        (int, ulong) key = (shard, executed.MatchNumber);
        (uint Shares, uint PriceE4, int Sides) trade =
            _trades.GetValueOrDefault(key, (executed.ExecutedShares, executed.ExecutionPriceE4, 0));
        if (trade.Shares != executed.ExecutedShares || trade.PriceE4 != executed.ExecutionPriceE4 || trade.Sides == 2)
        {
            throw new InvariantException("a trade is told to two, alike", $"match {executed.MatchNumber} of shard {shard}");
        }

        _trades[key] = (trade.Shares, trade.PriceE4, trade.Sides + 1);
    }

    /// <summary>All trades were told to both who traded.</summary>
    internal void CheckTrades(long trades)
    {
        if (_trades.Count != trades || _trades.Values.Any(trade => trade.Sides != 2))
        {
            throw new InvariantException(
                "a trade is told to two, alike",
                $"{trades} trades, {_trades.Count} told, {_trades.Values.Count(trade => trade.Sides != 2)} to one only");
        }
    }
}
