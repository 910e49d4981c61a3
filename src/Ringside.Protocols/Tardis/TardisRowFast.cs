using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Ringside.Protocols.MarketData;

namespace Ringside.Protocols.Tardis;

/// <summary>Reads the lines that real files consist of, a field at a time, and leaves every other line to
/// <see cref="TardisRowScalar"/>.</summary>
/// <remarks>
/// Usual means: exchange and symbol within the first 32 bytes, times of 16 digits (the years 2001 to 2286), numbers of up to
/// eight digits on each side of the point, price and amount within the last 32 bytes. One vector finds the ends of exchange and symbol,
/// one the comma and the points of price and amount; what is between has fixed places. Digits are checked and converted eight at a time
/// in a 64-bit word, which is loaded so that it ends with its field: nothing is read in front of the line or behind it.
/// </remarks>
internal static class TardisRowFast
{
    private const int TimeDigits = 16;
    private const int WordDigits = 8;
    private const int VectorLength = 32;

    /// <summary>The shortest line is <c>x,y,1723161256493000,1723161255319702,true,bid,1,1</c>.</summary>
    private const int ShortestLine = 4 + ShortestFromTimestamp;
    private const int ShortestFromTimestamp = TimeDigits + 1 + TimeDigits + 1 + 5 + 4 + 3;

    // The bytes of a word, the first one lowest.
    private const uint True = 't' | ('r' << 8) | ('u' << 16) | ((uint)'e' << 24);
    private const ulong FalseAndComma = 'f' | ('a' << 8) | ('l' << 16) | ((ulong)'s' << 24) | ((ulong)'e' << 32) | ((ulong)',' << 40);
    private const uint BidAndComma = 'b' | ('i' << 8) | ('d' << 16) | ((uint)',' << 24);
    private const uint AskAndComma = 'a' | ('s' << 8) | ('k' << 16) | ((uint)',' << 24);
    private const ulong Zeros = 0x3030303030303030;
    private const ulong SixBytes = (1UL << 48) - 1;

    /// <summary>Reads a line, or says that it is none of the usual ones; then the row is not set, and nothing is said about the
    /// line.</summary>
    [SkipLocalsInit]
    internal static bool TryParse(ReadOnlySpan<byte> line, out MarketDataRow row)
    {
        Unsafe.SkipInit(out row);
        if (line.Length is < ShortestLine or > TardisRow.MaximumLineLength)
            return false;
        ref var first = ref MemoryMarshal.GetReference(line);

        var commas = Marks(Vector256.LoadUnsafe(ref first), (byte)',');
        var symbol = BitOperations.TrailingZeroCount(commas) + 1;
        commas &= commas - 1;
        var timestamp = BitOperations.TrailingZeroCount(commas) + 1;
        var localTimestamp = timestamp + TimeDigits + 1;
        var flag = localTimestamp + TimeDigits + 1;
        if (commas == 0 || symbol == 1 || timestamp == symbol + 1 || timestamp + ShortestFromTimestamp > line.Length
            || Unsafe.Add(ref first, localTimestamp - 1) != ',' || Unsafe.Add(ref first, flag - 1) != ',')
        {
            return false;
        }

        var flagWord = Word(ref first, flag);
        var isSnapshot = (uint)flagWord == True && (byte)(flagWord >> 32) == ',';
        if (!isSnapshot && (flagWord & SixBytes) != FalseAndComma)
            return false;
        var side = flag + (isSnapshot ? 5 : 6);
        var sideWord = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, side));
        if (sideWord is not (BidAndComma or AskAndComma))
            return false;

        var valid = TryReadTime(ref Unsafe.Add(ref first, timestamp), out var timestampMicros)
            & TryReadTime(ref Unsafe.Add(ref first, localTimestamp), out var localTimestampMicros)
            & TryReadPriceAndAmount(ref first, side + 4, line.Length, out var priceE8, out var amountE8);
        if (!valid || (isSnapshot && amountE8 == 0))
            return false;

        row = new MarketDataRow
        {
            TimestampMicros = timestampMicros,
            LocalTimestampMicros = localTimestampMicros,
            IsSnapshot = isSnapshot,
            Side = sideWord == AskAndComma ? Side.Ask : Side.Bid,
            PriceE8 = priceE8,
            AmountE8 = amountE8,
        };
        return true;
    }

    /// <summary>Reads the two fields from <paramref name="price"/> to the end of the line, which is not shorter than a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadPriceAndAmount(ref byte first, int price, int end, out long priceE8, out long amountE8)
    {
        Unsafe.SkipInit(out priceE8);
        Unsafe.SkipInit(out amountE8);
        var length = end - price;
        if (length > VectorLength)
            return false;
        var bytes = Vector256.LoadUnsafe(ref first, (nuint)(end - VectorLength));
        var commas = Marks(bytes, (byte)',') >> (VectorLength - length);
        var points = Marks(bytes, (byte)'.') >> (VectorLength - length);
        if (!BitOperations.IsPow2(commas))
            return false;
        var comma = BitOperations.TrailingZeroCount(commas);
        return TryReadDecimal(ref first, price, comma, points & (commas - 1), out priceE8)
            & TryReadDecimal(ref first, price + comma + 1, length - comma - 1, (uint)((ulong)points >> (comma + 1)), out amountE8);
    }

    /// <summary>Reads a decimal number of a length, with a bit for each point in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadDecimal(ref byte first, int start, int length, uint points, out long valueE8)
    {
        Unsafe.SkipInit(out valueE8);
        var wholeDigits = points == 0 ? length : BitOperations.TrailingZeroCount(points);
        if ((uint)(wholeDigits - 1) >= WordDigits
            || !TryReadDigits(Word(ref first, start + wholeDigits - WordDigits), wholeDigits, out var whole))
        {
            return false;
        }

        valueE8 = whole * FixedPoint.One;
        if (points == 0)
            return true;
        // A second point fails as a digit.
        var fractionDigits = length - wholeDigits - 1;
        if ((uint)(fractionDigits - 1) >= WordDigits)
            return false;
        var decimals = Word(ref first, start + length - WordDigits) >> ((WordDigits - fractionDigits) * 8);
        decimals |= Zeros & ~(ulong.MaxValue >> ((WordDigits - fractionDigits) * 8));
        valueE8 += Convert(decimals);
        return AllDigits(decimals);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadTime(ref byte first, out long micros)
    {
        var high = Word(ref first, 0);
        var low = Word(ref first, WordDigits);
        micros = (Convert(high) * 100_000_000L) + Convert(low);
        return AllDigits(high) & AllDigits(low);
    }

    /// <summary>Reads the last <paramref name="digits"/> bytes of a word, 1 to 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadDigits(ulong word, int digits, out long value)
    {
        var others = (1UL << ((WordDigits - digits) * 8)) - 1;
        word = (word & ~others) | (Zeros & others);
        value = Convert(word);
        return AllDigits(word);
    }

    /// <summary>Whether all bytes are 0x30 to 0x39: each upper half is 3, and still is after 6 is added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AllDigits(ulong word) =>
        ((word & 0xF0F0F0F0F0F0F0F0) | (((word + 0x0606060606060606) & 0xF0F0F0F0F0F0F0F0) >> 4)) == 0x3333333333333333;

    /// <summary>Eight digits, the most significant in the lowest byte, as a number: pairs, then the four pairs by two
    /// multiplications.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Convert(ulong word)
    {
        var digits = word - Zeros;
        var pairs = (digits * 10) + (digits >> 8);
        var upper = (pairs & 0x000000FF000000FF) * (100 + (1_000_000UL << 32));
        var lower = ((pairs >> 16) & 0x000000FF000000FF) * (1 + (10_000UL << 32));
        return (long)((upper + lower) >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Marks(Vector256<byte> bytes, byte character) =>
        Vector256.Equals(bytes, Vector256.Create(character)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(ref byte first, int offset) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, offset));
}
