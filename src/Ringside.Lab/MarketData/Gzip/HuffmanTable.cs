namespace Ringside.Lab.MarketData.Gzip;

/// <summary>Decoding table of one Huffman code (RFC 1951 section 3.2.2): the next bits index it; longer codes go on in a second table.</summary>
// Entry, 32 bits:
//   0-4    bits of the code (of a link: bits of the first table)
//   5-9    extra bits that follow (of a link: bits that index the second table)
//   10-12  kind
//   16-31  literal or symbol, base of length or distance, or start of the second table
internal sealed class HuffmanTable(int rootBits, int capacity)
{
    internal const uint Literal = 0;
    internal const uint Base = 1;
    internal const uint EndOfBlock = 2;
    internal const uint Link = 3;
    internal const uint Invalid = 4;
    internal const int MaximumCodeLength = 15;

    private const int MaximumSymbols = 288;

    private readonly uint[] _entries = new uint[capacity];
    private readonly ushort[] _sorted = new ushort[MaximumSymbols];

    internal static uint Length(uint entry) => entry & 31;

    internal static uint ExtraBits(uint entry) => (entry >> 5) & 31;

    internal static uint Kind(uint entry) => (entry >> 10) & 7;

    internal static uint Value(uint entry) => entry >> 16;

    /// <summary>An entry without its code length, as <see cref="TryBuild"/> wants them.</summary>
    internal static uint Entry(uint kind, int extraBits, int value) => ((uint)value << 16) | (kind << 10) | ((uint)extraBits << 5);

    /// <summary>The entry of the code that the bits start with.</summary>
    internal uint Find(ulong bits)
    {
        var entry = _entries[(int)bits & ((1 << rootBits) - 1)];
        if (Kind(entry) != Link)
            return entry;
        var second = (int)(bits >> rootBits) & ((1 << (int)ExtraBits(entry)) - 1);
        return _entries[(int)Value(entry) + second];
    }

    /// <summary>Builds the table of the canonical code with these lengths.</summary>
    /// <param name="lengths">Code length of each symbol, 0 when it has no code.</param>
    /// <param name="symbols">What each symbol means.</param>
    /// <returns>False when the lengths are no prefix code, or one that leaves codes unused; a single code of one bit, or none at all, may.</returns>
    internal bool TryBuild(ReadOnlySpan<byte> lengths, ReadOnlySpan<uint> symbols)
    {
        Span<int> counts = stackalloc int[MaximumCodeLength + 1];
        foreach (var length in lengths)
            counts[length]++;
        var used = lengths.Length - counts[0];
        counts[0] = 0;
        var left = 1;
        for (var length = 1; length <= MaximumCodeLength; length++)
        {
            left = (left << 1) - counts[length];
            if (left < 0)
                return false;
        }

        if (left > 0 && used != counts[1])
            return false;
        _entries.AsSpan(0, 1 << rootBits).Fill(Entry(Invalid, 0, 0) | 1);
        Sort(lengths, counts);
        Fill(lengths, symbols, counts, used);
        return true;
    }

    /// <summary>Symbols in the order of their codes: by length, then by number.</summary>
    private void Sort(ReadOnlySpan<byte> lengths, ReadOnlySpan<int> counts)
    {
        Span<int> next = stackalloc int[MaximumCodeLength + 2];
        for (var length = 1; length <= MaximumCodeLength; length++)
            next[length + 1] = next[length] + counts[length];
        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] != 0)
                _sorted[next[lengths[symbol]]++] = (ushort)symbol;
        }
    }

    private void Fill(ReadOnlySpan<byte> lengths, ReadOnlySpan<uint> symbols, Span<int> counts, int used)
    {
        var code = 0;
        var previousLength = 0;
        var end = 1 << rootBits;
        var prefix = -1;
        var start = 0;
        var secondBits = 0;
        for (var index = 0; index < used; index++)
        {
            var symbol = _sorted[index];
            var length = (int)lengths[symbol];
            code <<= length - previousLength;
            previousLength = length;
            var reversed = Reverse(code, length);
            var entry = symbols[symbol] | (uint)length;
            if (length <= rootBits)
            {
                FillEvery(0, end: 1 << rootBits, reversed, 1 << length, entry);
            }
            else
            {
                if ((reversed & ((1 << rootBits) - 1)) != prefix)
                {
                    prefix = reversed & ((1 << rootBits) - 1);
                    start = end;
                    secondBits = SecondBits(length, counts);
                    end += 1 << secondBits;
                    _entries[prefix] = Entry(Link, secondBits, start) | (uint)rootBits;
                }

                FillEvery(start, end: 1 << secondBits, reversed >> rootBits, 1 << (length - rootBits), entry);
            }

            counts[length]--;
            code++;
        }
    }

    /// <summary>Bits of a second table: as many as its codes need to be complete, of those that are left from this length on.</summary>
    private int SecondBits(int length, ReadOnlySpan<int> left)
    {
        var bits = length - rootBits;
        for (var space = 1 << bits; ; bits++)
        {
            space -= left[bits + rootBits];
            if (space <= 0 || bits + rootBits == MaximumCodeLength)
                return bits;
            space <<= 1;
        }
    }

    private void FillEvery(int start, int end, int first, int step, uint entry)
    {
        for (var index = first; index < end; index += step)
            _entries[start + index] = entry;
    }

    private static int Reverse(int code, int length)
    {
        var reversed = 0;
        for (; length > 0; length--, code >>= 1)
            reversed = (reversed << 1) | (code & 1);
        return reversed;
    }
}
