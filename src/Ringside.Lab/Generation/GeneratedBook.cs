using Ringside.Protocols;

namespace Ringside.Lab.Generation;

/// <summary>The generator's book: how many lots rest at every tick of a fixed band of prices, and which ticks the message
/// in the making has touched. Ticks count from the lower end of the band; memory is fixed.</summary>
internal sealed class GeneratedBook
{
    /// <summary>Ticks of the band.</summary>
    public const int BandTicks = 1 << 15;

    /// <summary>Ticks of one side that one message may touch.</summary>
    public const int MaximumTouched = 64;

    private readonly long[][] _lots = [new long[BandTicks], new long[BandTicks]];
    private readonly bool[][] _isTouched = [new bool[BandTicks], new bool[BandTicks]];
    private readonly int[][] _touched = [new int[MaximumTouched], new int[MaximumTouched]];
    private readonly int[] _touchedCount = new int[2];
    private readonly int[] _levels = new int[2];
    private readonly int[] _best = [-1, BandTicks];

    /// <summary>Levels with something on them.</summary>
    public int Levels(Side side) => _levels[(int)side];

    /// <summary>Best tick of a side; -1 (bid) or <see cref="BandTicks"/> (ask) when it is empty.</summary>
    public int Best(Side side) => _best[(int)side];

    /// <summary>Ticks between best bid and best ask.</summary>
    public int Spread => _best[(int)Side.Ask] - _best[(int)Side.Bid];

    /// <summary>Ticks that the message in the making has touched, both sides together.</summary>
    public int TouchedCount => _touchedCount[0] + _touchedCount[1];

    /// <summary>Lots at a tick; 0 outside the band.</summary>
    public long Lots(Side side, int tick) => IsInBand(tick) ? _lots[(int)side][tick] : 0;

    /// <summary>The tick that is <paramref name="distance"/> ticks behind the best of a side, away from the other side.</summary>
    public int Behind(Side side, int distance) => side == Side.Bid ? Best(side) - distance : Best(side) + distance;

    /// <summary>Next tick of a side that holds something, from <paramref name="tick"/> (inclusive) away from the other side; outside
    /// the band when there is none.</summary>
    public int NextLevel(Side side, int tick)
    {
        long[] lots = _lots[(int)side];
        int step = side == Side.Bid ? -1 : 1;
        while (IsInBand(tick) && lots[tick] == 0)
        {
            tick += step;
        }

        return tick;
    }

    /// <summary>Sets the lots at a tick and remembers the tick for the message. Outside the band, or with no room left in the message:
    /// false, and nothing changes.</summary>
    public bool TrySet(Side side, int tick, long lots)
    {
        int s = (int)side;
        if (!IsInBand(tick) || !TryTouch(s, tick))
        {
            return false;
        }

        long old = _lots[s][tick];
        _lots[s][tick] = lots;
        _levels[s] += (lots > 0 ? 1 : 0) - (old > 0 ? 1 : 0);
        if (lots > 0 && (side == Side.Bid ? tick > _best[s] : tick < _best[s]))
        {
            _best[s] = tick;
        }
        else if (lots == 0 && tick == _best[s])
        {
            _best[s] = NextLevel(side, tick);
        }

        return true;
    }

    /// <summary>Ticks of one side that were touched, in ascending order.</summary>
    public ReadOnlySpan<int> Touched(Side side)
    {
        Span<int> touched = _touched[(int)side].AsSpan(0, _touchedCount[(int)side]);
        touched.Sort();
        return touched;
    }

    /// <summary>Starts the next message: nothing is touched.</summary>
    public void ClearTouched()
    {
        for (int s = 0; s < 2; s++)
        {
            foreach (int tick in _touched[s].AsSpan(0, _touchedCount[s]))
            {
                _isTouched[s][tick] = false;
            }

            _touchedCount[s] = 0;
        }
    }

    private bool TryTouch(int side, int tick)
    {
        if (_isTouched[side][tick])
        {
            return true;
        }

        if (_touchedCount[side] == MaximumTouched)
        {
            return false;
        }

        _isTouched[side][tick] = true;
        _touched[side][_touchedCount[side]++] = tick;
        return true;
    }

    private static bool IsInBand(int tick) => (uint)tick < BandTicks;
}
