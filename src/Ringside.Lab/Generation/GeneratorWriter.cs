using System.Globalization;
using System.IO.Compression;
using Ringside.Protocols;
using Ringside.Protocols.MarketData;

namespace Ringside.Lab.Generation;

/// <summary>Writes generated market data as a gzip CSV file in the Tardis <c>incremental_book_L2</c> format, exchange
/// <c>ringside</c>, symbol <c>DEMO</c>. Lines end with LF, the last one too. The same options give the same text, byte for byte;
/// the compressed bytes may differ between versions of the compression library.</summary>
public static class GeneratorWriter
{
    private const int LongestLine = 160;

    /// <summary>Writes the whole file; <paramref name="destination"/> stays open.</summary>
    /// <param name="destination">Where the gzip bytes go.</param>
    /// <param name="options">What to make.</param>
    /// <param name="progress">Told the rows written so far, every 65,536 rows and at the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static void Write(Stream destination, GeneratorOptions options, Action<long>? progress = null)
    {
        // Level 6 of zlib: a fixed choice, so that files do not change size from run to run.
        using GZipStream gzip = new(destination, CompressionLevel.Optimal, leaveOpen: true);
        WriteText(gzip, options, progress);
    }

    /// <summary>Writes the same text without compression; <paramref name="destination"/> stays open.</summary>
    /// <param name="destination">Where the text goes.</param>
    /// <param name="options">What to make.</param>
    /// <param name="progress">Told the rows written so far, every 65,536 rows and at the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static void WriteText(Stream destination, GeneratorOptions options, Action<long>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(destination);
        MarketDataGenerator generator = new(options);
        byte[] buffer = new byte[64 * 1024];
        int used = Put(buffer, "exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount\n"u8);
        long rows = 0;
        while (generator.TryNext(out MarketDataRow row))
        {
            if (buffer.Length - used < LongestLine)
            {
                destination.Write(buffer, 0, used);
                used = 0;
            }

            used += FormatLine(buffer.AsSpan(used), row);
            if ((++rows & 0xFFFF) == 0)
            {
                progress?.Invoke(rows);
            }
        }

        destination.Write(buffer, 0, used);
        progress?.Invoke(rows);
    }

    private static int FormatLine(Span<byte> line, in MarketDataRow row)
    {
        int used = Put(line, "ringside,DEMO,"u8);
        used += PutNumber(line[used..], row.TimestampMicros);
        used += Put(line[used..], ","u8);
        used += PutNumber(line[used..], row.LocalTimestampMicros);
        used += Put(line[used..], row.IsSnapshot ? ",true,"u8 : ",false,"u8);
        used += Put(line[used..], row.Side == Side.Bid ? "bid,"u8 : "ask,"u8);
        used += PutNumber(line[used..], row.PriceE8 / FixedPoint.One);
        used += Put(line[used..], "."u8);
        used += PutNumber(line[used..], row.PriceE8 % FixedPoint.One / 1_000_000, "D2");
        used += Put(line[used..], ","u8);
        used += PutNumber(line[used..], row.AmountE8 / FixedPoint.One);
        used += Put(line[used..], "."u8);
        used += PutNumber(line[used..], row.AmountE8 % FixedPoint.One / 100_000, "D3");
        return used + Put(line[used..], "\n"u8);
    }

    private static int Put(Span<byte> target, ReadOnlySpan<byte> text)
    {
        text.CopyTo(target);
        return text.Length;
    }

    private static int PutNumber(Span<byte> target, long value, ReadOnlySpan<char> format = default)
    {
        bool fits = value.TryFormat(target, out int written, format, CultureInfo.InvariantCulture);
        return fits ? written : throw new InvalidOperationException($"a line of market data is longer than {LongestLine} bytes");
    }
}
