using System.IO.Compression;
using System.Text;

namespace Ringside.Lab.Tests.MarketData;

/// <summary>Small files for the tests of the reader.</summary>
internal static class TardisText
{
    internal const string Header = "exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount";

    /// <summary>A good line; the number is its amount, in thousandths.</summary>
    internal static string Line(int number) =>
        $"binance-futures,BTCUSDT,1723161256493000,{1_723_161_255_319_702 + number},"
            + $"false,bid,61800.20,{number / 1_000}.{number % 1_000:000}";

    internal static string File(int rows, string lineEnd = "\n") =>
        string.Concat(Enumerable.Range(1, rows).Select(Line).Prepend(Header).Select(line => line + lineEnd));

    internal static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    internal static byte[] Gzip(byte[] text, CompressionLevel level = CompressionLevel.Optimal)
    {
        // Of nothing the class library makes nothing, not even a header.
        if (text.Length == 0)
            return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        using MemoryStream compressed = new();
        using (GZipStream stream = new(compressed, level, leaveOpen: true))
            stream.Write(text);
        return compressed.ToArray();
    }
}
