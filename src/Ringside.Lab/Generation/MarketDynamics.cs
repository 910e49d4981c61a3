using Ringside.Net.Randomness;
using Ringside.Protocols;

namespace Ringside.Lab.Generation;

/// <summary>What happens in the generated market: each step is one exchange message, made of one or more events on the book.
/// No event ever crosses the book, so it is never crossed after a message.</summary>
internal sealed class MarketDynamics
{
    /// <summary>No step touches more ticks, both sides together, than this.</summary>
    public const int MaximumTouchedByStep = 64;

    private const int CentreTick = GeneratedBook.BandTicks / 2;
    private const int OpeningLevels = 600;
    private const int FewLevels = 560;
    private const int ManyLevels = 680;
    private const int MinimumLevels = 400;
    private const long MinimumLots = 32_000;
    private const long MaximumLots = 4_000_000;
    private const int SizeShapeTenths = 12;

    private readonly SeededRandom _random;
    private readonly GeneratedBook _book;
    private readonly SelfExcitingClock _clock;

    /// <summary>Where the price belongs, in 1/256 ticks: it wanders, is drawn back to the centre of the band, and jumps in
    /// bursts.</summary>
    private long _fairQ8 = CentreTick * 256L;

    /// <summary>Starts with a full book around the centre of the band.</summary>
    public MarketDynamics(SeededRandom random, GeneratedBook book, SelfExcitingClock clock)
    {
        _random = random;
        _book = book;
        _clock = clock;
        Fill(Side.Bid, CentreTick);
        Fill(Side.Ask, CentreTick + 1);
        book.ClearTouched();
    }

    /// <summary>One message: some events, now and then a burst that runs through several levels.</summary>
    public void Step()
    {
        MoveFair();
        if (_random.NextChance(3, 1000))
        {
            Sweep();
        }

        for (long events = 1 + _random.NextExponential(3); events > 0 && _book.TouchedCount < 40; events--)
        {
            long roll = _random.NextBelow(100);
            if (roll < 46)
            {
                Add();
            }
            else if (roll < 84)
            {
                Cancel();
            }
            else if (roll < 95)
            {
                Trade(DrawAggressor(), _random.NextPareto(8_000, 12, 2_000_000), maximumLevels: 6);
            }
            else
            {
                Requote();
            }
        }
    }

    /// <summary>A message that touches exactly one level, away from the touch: a file can end after any number of these.</summary>
    public void CalmStep()
    {
        while (_book.TouchedCount == 0)
        {
            Side side = DrawSide();
            int distance = 10 + (int)Math.Min(_random.NextExponential(40), 1000);
            _book.TrySet(side, _book.Behind(side, distance), DrawLots(distance));
        }
    }

    private void Fill(Side side, int touch)
    {
        int step = side == Side.Bid ? -1 : 1;
        for (int distance = 0; _book.Levels(side) < OpeningLevels; distance++)
        {
            // Dense at the touch, ever more gaps behind it.
            if (distance < 2 || _random.NextChance(Math.Max(20, 95 - (distance / 8)), 100))
            {
                _book.TrySet(side, touch + (step * distance), DrawLots(distance));
                _book.ClearTouched();
            }
        }
    }

    private void Add()
    {
        Side side = DrawAggressor();
        int spread = _book.Spread;
        int distance;
        if (spread > 1 && _random.NextChance(Math.Min(95, 40 + (10 * spread)), 100))
        {
            // The wider the spread, the surer somebody steps into it: it reverts to one tick.
            distance = -1 - (int)_random.NextBelow(spread - 1);
        }
        else
        {
            distance = _book.Levels(side) < FewLevels ? DrawFar() : DrawDistance();
        }

        int tick = _book.Behind(side, distance);
        long lots = _book.Lots(side, tick) + DrawLots(Math.Max(0, distance));
        _book.TrySet(side, tick, Math.Min(lots, MaximumLots));
    }

    private void Cancel()
    {
        Side side = DrawSide();
        bool isMany = _book.Levels(side) > ManyLevels;
        int tick = _book.NextLevel(side, _book.Behind(side, isMany ? DrawFar() : DrawDistance()));
        if (_book.Levels(side) <= MinimumLevels)
        {
            return;
        }

        bool whole = isMany || _random.NextChance(55, 100);
        _book.TrySet(side, tick, whole ? 0 : 1 + _random.NextBelow(Math.Max(1, _book.Lots(side, tick))));
    }

    /// <summary>A market order: eats levels of the other side; often its side then takes over the price it cleared.</summary>
    private void Trade(Side aggressor, long lots, int maximumLevels)
    {
        Side other = Opposite(aggressor);
        bool cleared = false;
        for (int level = 0; level < maximumLevels && lots > 0 && _book.Levels(other) > MinimumLevels; level++)
        {
            int tick = _book.Best(other);
            long resting = _book.Lots(other, tick);
            if (!_book.TrySet(other, tick, Math.Max(0, resting - lots)))
            {
                return;
            }

            cleared |= lots >= resting;
            lots -= resting;
        }

        if (cleared && _random.NextChance(70, 100))
        {
            int tick = _book.Best(other) + (aggressor == Side.Bid ? -1 : 1);
            _book.TrySet(aggressor, tick, Math.Min(_book.Lots(aggressor, tick) + DrawLots(0), MaximumLots));
        }
    }

    /// <summary>A market maker replaces its quotes: the best levels of both sides get new sizes, some behind the touch vanish.</summary>
    private void Requote()
    {
        for (int s = 0; s < 2; s++)
        {
            Side side = (Side)s;
            int touch = _book.Best(side);
            long levels = 2 + _random.NextBelow(3);
            for (int distance = 0; distance < levels; distance++)
            {
                bool vanishes = distance > 0 && _random.NextChance(20, 100);
                _book.TrySet(side, side == Side.Bid ? touch - distance : touch + distance, vanishes ? 0 : DrawLots(distance));
            }
        }
    }

    /// <summary>News: the fair price jumps, a large order runs through several levels, and a burst of messages follows.</summary>
    private void Sweep()
    {
        Side side = DrawSide();
        long jump = 3 + _random.NextBelow(10);
        _fairQ8 += (side == Side.Bid ? jump : -jump) * 256;
        _clock.Excite(20);
        Trade(side, MaximumLots * 4, maximumLevels: 3 + (int)_random.NextBelow(8));
    }

    private void MoveFair()
    {
        const long reach = 96;
        _fairQ8 += _random.NextBelow((2 * reach) + 1) - reach;
        _fairQ8 -= (_fairQ8 - (CentreTick * 256L)) / 4096;
    }

    /// <summary>The side that the fair price pulls to: both alike when the middle of the book is fair.</summary>
    private Side DrawAggressor()
    {
        long middleQ8 = (_book.Best(Side.Bid) + (long)_book.Best(Side.Ask)) * 128;
        long bidPercent = 50 + Math.Clamp((_fairQ8 - middleQ8) * 8 / 256, -42, 42);
        return _random.NextChance(bidPercent, 100) ? Side.Bid : Side.Ask;
    }

    private Side DrawSide() => _random.NextChance(1, 2) ? Side.Bid : Side.Ask;

    /// <summary>Ticks behind the touch: a third at it, most close to it, some far.</summary>
    private int DrawDistance()
    {
        long roll = _random.NextBelow(100);
        return roll < 30 ? 0 : (int)_random.NextExponential(roll < 75 ? 6 : 70);
    }

    private int DrawFar() => (int)_random.NextExponential(500);

    /// <summary>A heavy-tailed size, larger away from the touch; some people prefer round numbers.</summary>
    private long DrawLots(int distance)
    {
        long minimum = MinimumLots * (10 + Math.Min(distance, 40)) / 10;
        long lots = _random.NextPareto(minimum, SizeShapeTenths, MaximumLots);
        return _random.NextChance(1, 4) ? (lots + 9_999) / 10_000 * 10_000 : lots - _random.NextBelow(minimum - 1);
    }

    private static Side Opposite(Side side) => side == Side.Bid ? Side.Ask : Side.Bid;
}
