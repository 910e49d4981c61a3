namespace Ringside.Lab.MarketData.Gzip;

/// <summary>The two Huffman codes of a DEFLATE block (RFC 1951 sections 3.2.5 to 3.2.7).</summary>
internal sealed class BlockCodes
{
    private const int MaximumLiteralCodes = 286;
    private const int MaximumDistanceCodes = 30;
    private const int LengthCodes = 19;

    // Entries of a first table of 11 (8, 7) bits and of all second tables that a complete code of at most 15 bits over 288 (32, 19)
    // symbols can need.
    private readonly HuffmanTable _lengthTable = new(rootBits: 7, capacity: 128);
    private readonly uint[] _literalSymbols = new uint[288];
    private readonly uint[] _distanceSymbols = new uint[32];
    private readonly uint[] _lengthSymbols = new uint[LengthCodes];
    private readonly byte[] _lengths = new byte[MaximumLiteralCodes + MaximumDistanceCodes + 138];

    internal BlockCodes()
    {
        for (var symbol = 0; symbol < 256; symbol++)
            _literalSymbols[symbol] = HuffmanTable.Entry(HuffmanTable.Literal, 0, symbol);
        _literalSymbols[256] = HuffmanTable.Entry(HuffmanTable.EndOfBlock, 0, 0);
        for (var symbol = 257; symbol < 285; symbol++)
        {
            var code = symbol - 257;
            var extraBits = code < 8 ? 0 : (code >> 2) - 1;
            _literalSymbols[symbol] = HuffmanTable.Entry(HuffmanTable.Base, extraBits, 3 + (code < 8 ? code : (4 + (code & 3)) << extraBits));
        }

        _literalSymbols[285] = HuffmanTable.Entry(HuffmanTable.Base, 0, 258);
        _literalSymbols[286] = _literalSymbols[287] = HuffmanTable.Entry(HuffmanTable.Invalid, 0, 0);
        for (var code = 0; code < 30; code++)
        {
            var extraBits = code < 4 ? 0 : (code >> 1) - 1;
            _distanceSymbols[code] = HuffmanTable.Entry(HuffmanTable.Base, extraBits, 1 + (code < 4 ? code : (2 + (code & 1)) << extraBits));
        }

        _distanceSymbols[30] = _distanceSymbols[31] = HuffmanTable.Entry(HuffmanTable.Invalid, 0, 0);
        for (var symbol = 0; symbol < LengthCodes; symbol++)
            _lengthSymbols[symbol] = HuffmanTable.Entry(HuffmanTable.Literal, 0, symbol);
    }

    internal HuffmanTable Literals { get; } = new(rootBits: 11, capacity: 2400);

    internal HuffmanTable Distances { get; } = new(rootBits: 8, capacity: 512);

    private static ReadOnlySpan<byte> LengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>The codes of section 3.2.6.</summary>
    internal void UseFixed()
    {
        Span<byte> lengths = stackalloc byte[288];
        lengths[..144].Fill(8);
        lengths[144..256].Fill(9);
        lengths[256..280].Fill(7);
        lengths[280..].Fill(8);
        Literals.TryBuild(lengths, _literalSymbols);
        lengths[..32].Fill(5);
        Distances.TryBuild(lengths[..32], _distanceSymbols);
    }

    /// <summary>The codes that stand at the start of the block, section 3.2.7.</summary>
    /// <returns>False when they are impossible; the caller looks whether the input had ended.</returns>
    internal bool TryReadDynamic(BitInput input)
    {
        var literals = (int)input.Take(5) + 257;
        var distances = (int)input.Take(5) + 1;
        var lengthCodes = (int)input.Take(4) + 4;
        if (literals > MaximumLiteralCodes || distances > MaximumDistanceCodes)
            return false;

        Span<byte> lengthLengths = stackalloc byte[LengthCodes];
        lengthLengths.Clear();
        foreach (var symbol in LengthOrder[..lengthCodes])
            lengthLengths[symbol] = (byte)input.Take(3);
        if (!_lengthTable.TryBuild(lengthLengths, _lengthSymbols) || !TryReadLengths(input, literals + distances))
            return false;

        // Without a code for its end a block could not end.
        return _lengths[256] != 0
            && Literals.TryBuild(_lengths.AsSpan(0, literals), _literalSymbols)
            && Distances.TryBuild(_lengths.AsSpan(literals, distances), _distanceSymbols);
    }

    private bool TryReadLengths(BitInput input, int count)
    {
        var read = 0;
        while (read < count)
        {
            input.Refill();
            var entry = _lengthTable.Find(input.Bits);
            input.Skip((int)HuffmanTable.Length(entry));
            if (HuffmanTable.Kind(entry) != HuffmanTable.Literal || input.Overrun)
                return false;
            var symbol = HuffmanTable.Value(entry);
            if (symbol < 16)
            {
                _lengths[read++] = (byte)symbol;
                continue;
            }

            if (symbol == 16 && read == 0)
                return false;
            var value = symbol == 16 ? _lengths[read - 1] : (byte)0;
            var repeat = symbol switch { 16 => 3 + input.Take(2), 17 => 3 + input.Take(3), _ => 11 + input.Take(7) };
            _lengths.AsSpan(read, (int)repeat).Fill(value);
            read += (int)repeat;
        }

        return read == count;
    }
}
