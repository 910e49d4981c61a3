using System.Globalization;

using Xunit;

namespace Ringside.Testing;

/// <summary>Random numbers that are the same on every machine and in every .NET version for the same seed.</summary>
/// <remarks>
/// The numbers are those of <see cref="Net.Randomness.SeededRandom"/>; this adds what tests like to draw.
/// Use <see cref="ForEachSeed"/> where a failure must name the seed that made it.
/// </remarks>
public sealed class SeededRandom
{
    /// <summary>Environment variable that makes <see cref="ForEachSeed"/> run one seed only: the one a failure has named.</summary>
    public const string SeedVariable = "RINGSIDE_TEST_SEED";

    private readonly Net.Randomness.SeededRandom _random;

    /// <summary>Starts the sequence of <paramref name="seed"/>.</summary>
    public SeededRandom(ulong seed)
    {
        Seed = seed;
        _random = new Net.Randomness.SeededRandom(seed);
    }

    /// <summary>What the sequence was started with.</summary>
    public ulong Seed { get; }

    /// <summary>Runs <paramref name="body"/> once for each of <paramref name="count"/> consecutive seeds.</summary>
    /// <remarks>A failure is wrapped in a message that names its seed; set <see cref="SeedVariable"/> to run that one alone.</remarks>
    /// <param name="count">How many seeds; long runs (see <see cref="LongRuns"/>) do ten times as many.</param>
    /// <param name="body">The test; gets a fresh generator each time.</param>
    /// <param name="firstSeed">Where to start.</param>
    public static void ForEachSeed(int count, Action<SeededRandom> body, ulong firstSeed = 1)
    {
        string? only = Environment.GetEnvironmentVariable(SeedVariable);
        if (!string.IsNullOrEmpty(only))
        {
            RunSeed(ulong.Parse(only, CultureInfo.InvariantCulture), body);
            return;
        }

        ulong seeds = (ulong)LongRuns.Choose(count, count * 10L);
        for (ulong seed = firstSeed; seed < firstSeed + seeds; seed++)
        {
            RunSeed(seed, body);
        }
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64() => _random.NextUInt64();

    /// <summary>32 random bits.</summary>
    public uint NextUInt32() => (uint)(NextUInt64() >> 32);

    /// <summary>A number from 0 up to, but not including, <paramref name="maximum"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximum"/> is not above 0.</exception>
    public int Next(int maximum) => (int)NextInt64(0, maximum);

    /// <summary>A number from <paramref name="minimum"/> up to, but not including, <paramref name="maximum"/>.</summary>
    public int Next(int minimum, int maximum) => (int)NextInt64(minimum, maximum);

    /// <summary>A number from 0 up to, but not including, <paramref name="maximum"/>.</summary>
    public long NextInt64(long maximum) => NextInt64(0, maximum);

    /// <summary>A number from <paramref name="minimum"/> up to, but not including, <paramref name="maximum"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty.</exception>
    public long NextInt64(long minimum, long maximum)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(minimum, maximum);
        ulong range = unchecked((ulong)maximum - (ulong)minimum);
        ulong high = Math.BigMul(NextUInt64(), range, out _);
        return unchecked((long)((ulong)minimum + high));
    }

    /// <summary>True in half of the calls.</summary>
    public bool NextBool() => (NextUInt64() >> 63) != 0;

    /// <summary>True in <paramref name="percent"/> of a hundred calls.</summary>
    public bool Chance(int percent) => Next(100) < percent;

    /// <summary>A number from 0 up to, but not including, 1.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Fills <paramref name="destination"/> with random bytes.</summary>
    public void NextBytes(Span<byte> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = (byte)(NextUInt64() >> 56);
        }
    }

    /// <summary>One of <paramref name="choices"/>.</summary>
    public T Pick<T>(ReadOnlySpan<T> choices) => choices[Next(choices.Length)];

    /// <summary>Puts <paramref name="items"/> in a random order (Fisher-Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static void RunSeed(ulong seed, Action<SeededRandom> body)
    {
        try
        {
            body(new SeededRandom(seed));
        }
        catch (Exception error) when (!Require.IsSkip(error))
        {
            Assert.Fail($"Seed {seed} (run it alone with {SeedVariable}={seed}): {error}");
        }
    }
}
