using Ringside.Protocols;
using Ringside.Protocols.MarketData;

namespace Ringside.Lab.Tests.Generation;

/// <summary>Summary numbers of a feed, by a simple book of its own.</summary>
internal sealed class FeedStatistics
{
    private readonly SortedDictionary<long, long> _bids = [];
    private readonly SortedDictionary<long, long> _asks = [];
    private readonly List<long> _amounts = [];
    private readonly List<int> _messageSizes = [];
    private readonly List<long> _spreads = [];
    private readonly List<long> _gapsMicros = [];
    private MarketDataRow? _last;
    private int _messageRows;
    private long _updates;
    private long _removals;

    public int SnapshotBlocks { get; private set; }

    public int CrossedMessages { get; private set; }

    public double ShareOfRemovals => (double)_removals / _updates;

    public double MeanRowsPerMessage => _messageSizes.Skip(1).Average();

    public double ShareOfMessagesWithSpread(long spreadE8) => (double)_spreads.Count(spread => spread == spreadE8) / _spreads.Count;

    public long SpreadQuantile(double share) => Quantile(_spreads, share);

    /// <summary>How many times the median amount the 90th percentile is: the weight of the tail.</summary>
    public double AmountTail => (double)Quantile(_amounts, 0.9) / Quantile(_amounts, 0.5);

    /// <summary>Standard deviation over mean of the times between messages, gaps of a second and more (reconnects) apart.</summary>
    public double GapVariation
    {
        get
        {
            long[] gaps = [.. _gapsMicros.Where(gap => gap < 1_000_000)];
            double mean = gaps.Average();
            return Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean))) / mean;
        }
    }

    public void Take(in MarketDataRow row)
    {
        if (_last is { } last && (last.LocalTimestampMicros != row.LocalTimestampMicros || last.IsSnapshot != row.IsSnapshot))
        {
            EndMessage();
            _gapsMicros.Add(row.LocalTimestampMicros - last.LocalTimestampMicros);
        }

        if (row.IsSnapshot && _last is not { IsSnapshot: true })
        {
            _bids.Clear();
            _asks.Clear();
            SnapshotBlocks++;
        }

        _last = row;
        _messageRows++;
        SortedDictionary<long, long> side = row.Side == Side.Bid ? _bids : _asks;
        long key = row.Side == Side.Bid ? -row.PriceE8 : row.PriceE8;
        if (row.AmountE8 == 0)
        {
            side.Remove(key);
        }
        else
        {
            side[key] = row.AmountE8;
        }

        if (!row.IsSnapshot)
        {
            _updates++;
            _removals += row.AmountE8 == 0 ? 1 : 0;
            _amounts.Add(row.AmountE8);
        }
    }

    public void EndMessage()
    {
        _messageSizes.Add(_messageRows);
        _messageRows = 0;
        if (_bids.Count > 0 && _asks.Count > 0)
        {
            long spread = _asks.First().Key + _bids.First().Key;
            _spreads.Add(spread);
            CrossedMessages += spread <= 0 ? 1 : 0;
        }
    }

    public override string ToString() => FormattableString.Invariant(
        $"removals {ShareOfRemovals:P1}, rows a message {MeanRowsPerMessage:F1}, amount p90/p50 {AmountTail:F1}, ")
        + FormattableString.Invariant($"spread p50 {SpreadQuantile(0.5)} p90 {SpreadQuantile(0.9)} p99 {SpreadQuantile(0.99)}, ")
        + FormattableString.Invariant($"gap variation {GapVariation:F2}");

    private static long Quantile(List<long> values, double share)
    {
        long[] sorted = [.. values.Where(value => value > 0).Order()];
        return sorted[(int)(sorted.Length * share)];
    }
}
