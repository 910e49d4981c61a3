namespace Ringside.Bench.Matching;

/// <summary>The generator mt19937 (M. Matsumoto and T. Nishimura, ACM TOMACS 8(1), 1998), with the draws that workload W2
/// names.</summary>
internal sealed class MersenneTwister
{
    private const int Length = 624;
    private const int Middle = 397;
    private const double Smallest = 1e-300;

    private readonly uint[] _state = new uint[Length];
    private int _next = Length;

    internal MersenneTwister(uint seed)
    {
        _state[0] = seed;
        for (int index = 1; index < Length; index++)
            _state[index] = (1_812_433_253u * (_state[index - 1] ^ (_state[index - 1] >> 30))) + (uint)index;
    }

    internal uint NextUInt32()
    {
        if (_next == Length)
            Refill();
        uint value = _state[_next++];
        value ^= value >> 11;
        value ^= (value << 7) & 0x9D2C_5680;
        value ^= (value << 15) & 0xEFC6_0000;
        return value ^ (value >> 18);
    }

    /// <summary>0 up to, but not including, 1, with 53 bits.</summary>
    internal double NextUniform()
    {
        double high = NextUInt32() >> 5;
        double low = NextUInt32() >> 6;
        return ((high * 67_108_864.0) + low) / 9_007_199_254_740_992.0;
    }

    internal bool Chance(double probability) => NextUniform() < probability;

    /// <summary>Both ends are possible.</summary>
    internal long NextInteger(long low, long high) => low + (long)(NextUniform() * (high - low + 1));

    internal double NextNormal()
    {
        double first = Math.Max(NextUniform(), Smallest);
        double second = NextUniform();
        return Math.Sqrt(-2.0 * LibraryMath.Log(first)) * LibraryMath.Cos(2.0 * Math.PI * second);
    }

    internal double NextExponential(double rate) => -LibraryMath.Log(Math.Max(NextUniform(), Smallest)) / rate;

    private void Refill()
    {
        for (int index = 0; index < Length; index++)
        {
            uint pair = (_state[index] & 0x8000_0000) | (_state[(index + 1) % Length] & 0x7FFF_FFFF);
            uint twist = (pair & 1) != 0 ? 0x9908_B0DFu : 0;
            _state[index] = _state[(index + Middle) % Length] ^ (pair >> 1) ^ twist;
        }

        _next = 0;
    }
}
