using Ringside.Messaging.Objects;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Objects;

public sealed class RangeSetTests
{
    [Fact]
    public void It_holds_what_a_map_of_single_bytes_holds() => SeededRandom.ForEachSeed(300, random =>
    {
        const int size = 200;
        int capacity = random.Next(1, 12);
        var set = new RangeSet(capacity);
        bool[] map = new bool[size];
        for (int step = 0; step < 60; step++)
        {
            int start = random.Next(size);
            var range = new ObjectRange(start, random.Next(start + 1, Math.Min(start + 30, size) + 1));
            bool[] next = [.. map];
            Array.Fill(next, true, (int)range.Start, (int)range.Length);
            bool fits = Ranges(next) <= capacity;
            Assert.Equal(fits, set.TryAdd(range));
            map = fits ? next : map;
            Assert.Equal((Ranges(map), map.Count(held => held)), (set.Count, set.Total));
            Assert.Equal(map.TakeWhile(held => held).Count(), set.FromStart);
            CheckGaps(set, map, random);
        }
    });

    private static void CheckGaps(RangeSet set, bool[] map, SeededRandom random)
    {
        var missing = new ObjectRange[100];
        int count = set.Missing(map.Length, missing);
        bool[] covered = [.. map];
        foreach (ObjectRange gap in missing.AsSpan(0, count))
        {
            Assert.True(gap.Length > 0 && !covered.AsSpan((int)gap.Start, (int)gap.Length).Contains(true));
            covered.AsSpan((int)gap.Start, (int)gap.Length).Fill(true);
        }

        Assert.DoesNotContain(false, covered);
        int first = random.Next(map.Length);
        var within = new ObjectRange(first, random.Next(first + 1, map.Length + 1));
        int expected = Array.IndexOf(map, false, first, (int)within.Length);
        Assert.Equal(expected >= 0, set.TryFindGap(within, out ObjectRange found));
        if (expected >= 0)
        {
            int end = Array.IndexOf(map, true, expected);
            Assert.Equal(new ObjectRange(expected, Math.Min(end < 0 ? map.Length : end, within.End)), found);
        }
    }

    private static int Ranges(bool[] map) => map.Where((held, i) => held && (i == 0 || !map[i - 1])).Count();
}
