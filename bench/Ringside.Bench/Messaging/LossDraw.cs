using Ringside.Net.Randomness;

namespace Ringside.Bench.Messaging;

/// <summary>Says which datagrams of a row are lost, each with the same chance and whatever became of the others.</summary>
/// <remarks>A datagram has its lot before it is offered, and keeps it however often it has to be offered again because the kernel was
/// full: drawn anew each time, a busy sender would lose more.</remarks>
internal sealed class LossDraw
{
    /// <summary>How many lots stand ready.</summary>
    internal const int Ahead = 1024;

    private const int PartsOfPercent = 1000;

    private readonly SeededRandom _random;
    private readonly long _parts;
    private readonly bool[] _lots = new bool[Ahead];
    private int _next;

    /// <summary>Draws the first lots.</summary>
    /// <param name="percent">Chance of each, 0 to 100.</param>
    /// <param name="seed">What the whole row follows from.</param>
    internal LossDraw(double percent, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        _random = new SeededRandom(seed);
        _parts = (long)Math.Round(percent * PartsOfPercent);
        for (int i = 0; i < Ahead; i++)
        {
            Take();
        }
    }

    /// <summary>Whether the datagram is lost that stands this far behind the next one; below <see cref="Ahead"/>.</summary>
    internal bool IsLost(int behindNext) => _lots[(_next + behindNext) & (Ahead - 1)];

    /// <summary>The next one was dealt with.</summary>
    internal void Take()
    {
        _lots[_next] = _random.NextChance(_parts, 100 * PartsOfPercent);
        _next = (_next + 1) & (Ahead - 1);
    }
}
