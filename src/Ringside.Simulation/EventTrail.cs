using System.Globalization;

namespace Ringside.Simulation;

/// <summary>The last things that happened, for whoever looks for the cause of a failure, and one number that stands for all: two runs with
/// the same number were the same.</summary>
internal sealed class EventTrail(int kept)
{
    private const ulong Prime = 0x9E37_79B9_7F4A_7C15;

    private readonly Entry[] _ring = new Entry[kept];

    /// <summary>How many there were.</summary>
    internal long Count { get; private set; }

    /// <summary>The number that stands for all.</summary>
    internal ulong Digest { get; private set; } = 14_695_981_039_346_656_037;

    /// <summary>Something has happened.</summary>
    /// <param name="nanos">When.</param>
    /// <param name="node">To whom.</param>
    /// <param name="what">What, in words that the numbers end.</param>
    /// <param name="numbers">Three at most.</param>
    internal void Add(long nanos, int node, string what, params ReadOnlySpan<long> numbers)
    {
        long first = numbers.Length > 0 ? numbers[0] : 0;
        long second = numbers.Length > 1 ? numbers[1] : 0;
        long third = numbers.Length > 2 ? numbers[2] : 0;
        _ring[Count++ % kept] = new Entry(nanos, node, what, numbers.Length, first, second, third);
        Mix((ulong)nanos);
        Mix(((ulong)(uint)node << 32) | what[0] | ((ulong)what.Length << 8));
        Mix((ulong)first);
        Mix((ulong)second);
        Mix((ulong)third);
    }

    internal void Mix(ulong value) => Digest = ulong.RotateLeft((Digest ^ value) * Prime, 29);

    /// <summary>The last ones as text, the oldest first.</summary>
    internal IReadOnlyList<string> Last()
    {
        var lines = new List<string>();
        for (long i = Math.Max(0, Count - kept); i < Count; i++)
        {
            lines.Add(_ring[i % kept].ToString());
        }

        return lines;
    }

    private readonly record struct Entry(long Nanos, int Node, string What, int Numbers, long First, long Second, long Third)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Nanos / 1e6,14:F6} ms  node {Node}  {What}{Text(First, 1)}{Text(Second, 2)}{Text(Third, 3)}");

        private string Text(long value, int place) =>
            place > Numbers ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" {value}");
    }
}
