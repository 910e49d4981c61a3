using Ringside.Net.Randomness;

namespace Ringside.Simulation;

/// <summary>What scenarios like to draw.</summary>
internal sealed class ScenarioDice(ulong seed)
{
    private readonly SeededRandom _random = new(seed);

    internal ulong Bits() => _random.NextUInt64();

    internal long Below(long bound) => _random.NextBelow(bound);

    internal int Between(int least, int most) => least + (int)_random.NextBelow(most - least + 1L);

    internal long Between(long least, long most) => least + _random.NextBelow(most - least + 1);

    internal bool Chance(int percent) => _random.NextChance(percent, 100);

    internal T Pick<T>(params ReadOnlySpan<T> choices) => choices[(int)_random.NextBelow(choices.Length)];
}
