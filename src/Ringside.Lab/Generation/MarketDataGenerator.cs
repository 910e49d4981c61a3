using Ringside.Net.Randomness;
using Ringside.Protocols;
using Ringside.Protocols.MarketData;

namespace Ringside.Lab.Generation;

// What is modelled, so that a trader has to do what real data makes it do:
//   arrivals       self-exciting (Hawkes): each message makes further ones likelier for a few milliseconds
//   messages       several rows share one local_timestamp, bids ascending and then asks ascending, absolute amounts: the shape
//                  of exchange depth updates. Inside a message the book may look crossed for a row or two, after it never
//   book           a snapshot, then adds, changes, removals; dense at the touch with growing gaps behind, more size away from it
//   sizes          Pareto (heavy tail), some rounded to whole units
//   spread         one tick when calm; trades and bursts widen it, and the wider it is the sooner somebody steps in
//   price          follows a hidden fair price that wanders, is drawn back to a centre, and jumps
//   bursts         a jump comes with an order that runs through 3 to 10 levels and a cluster of messages
//   reconnects     in long files: a gap of 1 to 3 seconds, then a new snapshot block that the book must be cleared for
// What is not: trades as rows (the format has none), single orders, hidden size, several symbols, a time of day, bad lines.
//
// Beside the capture of BTCUSDT that the tests compare with (445,262 rows, depth updates gathered by the exchange over 50 ms)
// this is a faster, unbatched feed of a smaller instrument. Figures of a run of 445,262 rows, capture first:
//   rows that remove a level                     21.7 %      25.1 %
//   rows a message, mean                         67.7         3.7
//   spread in ticks, median and 99th percentile   1 and 1     1 and 11
//   amounts, 90th percentile over median         17.7         6.3
//   times between messages, deviation over mean   0.14        1.5
// A demo file of 12,000 rows (about 0.9 MB of text) fires some 270 top-of-book triggers above 1,000,000 and some 1,500
// near-top ones above 100,000 notional.
//
// Integers only, from the seeded random numbers on: the same options give the same rows on every machine.

/// <summary>Makes the rows of a market data file: a seeded, realistic order book feed of one instrument, in the fields of the
/// Tardis <c>incremental_book_L2</c> format. Prices have 2 decimals (tick 0.05, around 2,500), amounts 3.</summary>
public sealed class MarketDataGenerator
{
    /// <summary>Price of one tick in units of 1e-8.</summary>
    internal const long TickE8 = 5_000_000;

    /// <summary>One lot (0.001) in units of 1e-8.</summary>
    internal const long LotE8 = 100_000;

    /// <summary>Ticks from price 0 to the lower end of the book's band, so that its centre is at 2,500.</summary>
    private const int BandStartTicks = 50_000 - (GeneratedBook.BandTicks / 2);

    private readonly GeneratorOptions _options;
    private readonly SeededRandom _random;
    private readonly GeneratedBook _book = new();
    private readonly SelfExcitingClock _clock;
    private readonly MarketDynamics _dynamics;
    private readonly int _snapshotLevels;
    private readonly MarketDataRow[] _message;
    private int _messageRows;
    private int _messageNext;
    private long _rowsMade;
    private long _reconnectAtRow;
    private long _timestampMicros;
    private long _localTimestampMicros;

    /// <summary>Prepares the market before its first row.</summary>
    /// <param name="options">What to make.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public MarketDataGenerator(GeneratorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _random = new SeededRandom(options.Seed);
        _clock = new SelfExcitingClock(_random, messagesPerSecond: 250, childrenPercent: 75, halfLifeNanos: 4_000_000);
        _dynamics = new MarketDynamics(_random, _book, _clock);
        _snapshotLevels = (int)Math.Min(options.SnapshotLevels, Math.Max(1, options.Rows / 4));
        _message = new MarketDataRow[Math.Max(2 * _snapshotLevels, 2 * GeneratedBook.MaximumTouched)];
        _reconnectAtRow = DrawNextReconnect();
        Stamp();
        TakeSnapshot();
    }

    /// <summary>Makes the next row.</summary>
    /// <param name="row">The row, when the result is true.</param>
    /// <returns>False after the last row.</returns>
    public bool TryNext(out MarketDataRow row)
    {
        if (_rowsMade == _options.Rows)
        {
            row = default;
            return false;
        }

        if (_messageNext == _messageRows)
        {
            MakeMessage();
        }

        row = _message[_messageNext++];
        _rowsMade++;
        return true;
    }

    private void MakeMessage()
    {
        long left = _options.Rows - _rowsMade;
        if (_rowsMade >= _reconnectAtRow && left > 4L * _snapshotLevels)
        {
            Reconnect();
            return;
        }

        // The last rows come one to a message, so that the file ends with a complete one.
        if (left <= MarketDynamics.MaximumTouchedByStep)
        {
            _dynamics.CalmStep();
        }
        else
        {
            do
            {
                _dynamics.Step();
            }
            while (_book.TouchedCount == 0);
        }

        _clock.Advance();
        Stamp();
        TakeChanges();
    }

    /// <summary>The recorder lost the feed: the market went on unseen, then the whole book comes again.</summary>
    private void Reconnect()
    {
        for (int unseen = 0; unseen < 500; unseen++)
        {
            _dynamics.Step();
            _book.ClearTouched();
        }

        _clock.Wait(1_000_000_000 + _random.NextBelow(2_000_000_000));
        _reconnectAtRow = DrawNextReconnect();
        Stamp();
        TakeSnapshot();
    }

    private void TakeSnapshot()
    {
        _messageRows = 0;
        _messageNext = 0;
        for (int s = 0; s < 2; s++)
        {
            Side side = (Side)s;
            int tick = _book.Best(side);
            for (int level = 0; level < _snapshotLevels && _book.Lots(side, tick) > 0; level++)
            {
                Append(side, tick, isSnapshot: true);
                tick = _book.NextLevel(side, side == Side.Bid ? tick - 1 : tick + 1);
            }
        }
    }

    private void TakeChanges()
    {
        _messageRows = 0;
        _messageNext = 0;
        for (int s = 0; s < 2; s++)
        {
            foreach (int tick in _book.Touched((Side)s))
            {
                Append((Side)s, tick, isSnapshot: false);
            }
        }

        _book.ClearTouched();
    }

    private void Append(Side side, int tick, bool isSnapshot) => _message[_messageRows++] = new MarketDataRow
    {
        TimestampMicros = _timestampMicros,
        LocalTimestampMicros = _localTimestampMicros,
        IsSnapshot = isSnapshot,
        Side = side,
        PriceE8 = (BandStartTicks + tick) * TickE8,
        AmountE8 = _book.Lots(side, tick) * LotE8,
    };

    /// <summary>Times of the next message: the recorder's strictly increase (they are trigger ids), the exchange's never fall.</summary>
    private void Stamp()
    {
        long localMicros = _options.StartMicros + (_clock.NowNanos / 1000);
        _localTimestampMicros = Math.Max(_localTimestampMicros + 1, localMicros);
        long travelMicros = 150 + _random.NextExponential(60);
        _timestampMicros = Math.Max(_timestampMicros, _localTimestampMicros - travelMicros);
    }

    private long DrawNextReconnect() => _options.MeanRowsBetweenReconnects == 0
        ? long.MaxValue
        : _rowsMade + (4L * _snapshotLevels) + _random.NextExponential(_options.MeanRowsBetweenReconnects);
}
