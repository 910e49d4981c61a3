using System.Text;
using Ringside.Lab.MarketData.Gzip;
using Ringside.Protocols.MarketData;
using Ringside.Protocols.Tardis;

namespace Ringside.Lab.MarketData;

/// <summary>Reads a Tardis <c>incremental_book_L2</c> file row by row: streaming, no allocation per row.</summary>
/// <remarks>
/// <para>Lines end with LF or CR LF, the last one also with the end of the data. A bad line is reported and counted, and reading goes
/// on behind it. The header must be there and right, and at least one line must follow it. A file that was cut or damaged is never
/// taken for a complete one: after the last whole line that could be read comes a <see cref="MarketDataException"/>.</para>
/// <para>Several gzip members one after the other are one file (RFC 1952 section 2.2); anything else that follows a member, padding
/// zeros too, is an error behind the last row. Source of the format: https://docs.tardis.dev/downloadable-csv-files.</para>
/// </remarks>
public sealed class TardisReader : IDisposable
{
    private const byte FirstMagic = 0x1f;
    private const byte SecondMagic = 0x8b;
    private const string Expected = "a gzip file of market data";
    private const int LongestTextInMessage = 100;

    private readonly LineReader _lines;

    private TardisReader(Stream stream, string name)
    {
        Name = name;
        _lines = new LineReader(stream, name, TardisRow.MaximumLineLength);
    }

    /// <summary>The 1-based number of the current line among the data rows, good and bad: its line number in the file minus 1.</summary>
    public long RowNumber => _lines.Lines - 1;

    /// <summary>What is read, for messages: the path of the file.</summary>
    public string Name { get; }

    /// <summary>Good rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Bad lines so far.</summary>
    public long BadLines { get; private set; }

    /// <summary>What is wrong with the current line; <see cref="TardisError.None"/> for a good row.</summary>
    public TardisError Error { get; private set; }

    /// <summary>The current line without its line end, valid until the next read. Of a line that is too long, the first
    /// <see cref="TardisRow.MaximumLineLength"/> bytes.</summary>
    public ReadOnlySpan<byte> Line => _lines.Current.Length > TardisRow.MaximumLineLength
        ? _lines.Current[..TardisRow.MaximumLineLength]
        : _lines.Current;

    /// <summary>Opens a gzip file and checks its header line.</summary>
    /// <param name="path">Path of the file.</param>
    /// <returns>A reader that stands before the first data row and owns the file.</returns>
    /// <exception cref="MarketDataException">The file is missing, a directory, not readable, empty, not gzip, damaged before the first row,
    /// without the right header or without any row.</exception>
    public static TardisReader OpenFile(string path)
    {
        var file = MarketDataFile.Open(path, Expected);
        try
        {
            CheckMagic(file, path);
            return Open(new GzipReadStream(file), path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Decompresses a whole file into memory, for measuring without the cost of decompression.</summary>
    /// <param name="path">Path of the file.</param>
    /// <returns>The text, for <see cref="OpenDecompressed"/>; what is in it was not looked at.</returns>
    /// <exception cref="MarketDataException">The file is missing, a directory, not readable, empty, not gzip, cut or damaged.</exception>
    public static byte[] ReadAllText(string path)
    {
        using FileStream file = MarketDataFile.Open(path, Expected);
        CheckMagic(file, path);
        using GzipReadStream decompressed = new(file);
        using MemoryStream text = new();
        try
        {
            decompressed.CopyTo(text);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw new MarketDataException($"{path}: {exception.Message}", exception);
        }

        return text.ToArray();
    }

    /// <summary>Reads text that is decompressed already, and checks its header line.</summary>
    /// <param name="stream">The text; the reader owns the stream from here on.</param>
    /// <param name="name">What messages call it.</param>
    /// <returns>A reader that stands before the first data row.</returns>
    /// <exception cref="MarketDataException">The stream is empty, cannot be read, or has no right header or no row.</exception>
    public static TardisReader OpenDecompressed(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Open(stream, name);
    }

    /// <summary>Reads the next line.</summary>
    /// <param name="row">The row when the result is <see cref="ReadStatus.Row"/>, else zeros.</param>
    /// <returns>Whether it is a row, a bad line, or the end.</returns>
    /// <exception cref="MarketDataException">The file was cut or damaged behind the lines that were read so far, or cannot be read on.
    /// Reading again throws again.</exception>
    public ReadStatus TryRead(out MarketDataRow row)
    {
        if (!_lines.TryRead())
        {
            row = default;
            Error = TardisError.None;
            return ReadStatus.End;
        }

        Error = TardisRow.TryParse(_lines.Current, out row);
        if (Error == TardisError.None)
        {
            Rows++;
            return ReadStatus.Row;
        }

        BadLines++;
        return ReadStatus.BadLine;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _lines.Dispose();

    private static TardisReader Open(Stream stream, string name)
    {
        var reader = new TardisReader(stream, name);
        try
        {
            reader.ReadHeader(name);
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    private static void CheckMagic(FileStream file, string path)
    {
        Span<byte> magic = stackalloc byte[2];
        var read = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        if (read == 0)
            throw new MarketDataException($"{path} is empty, expected {Expected}");
        if (read < magic.Length || magic[0] != FirstMagic || magic[1] != SecondMagic)
        {
            var found = string.Join(' ', magic[..read].ToArray().Select(value => value.ToString("x2")));
            throw new MarketDataException($"{path} is not gzip: starts with {found}, expected 1f 8b");
        }

        file.Position = 0;
    }

    private void ReadHeader(string name)
    {
        if (!_lines.TryRead())
            throw new MarketDataException($"{name} holds no text, expected the header line \"{Text(TardisRow.Header)}\"");
        if (!_lines.Current.SequenceEqual(TardisRow.Header))
        {
            throw new MarketDataException(
                $"{name} line 1 is not the header: found \"{Text(_lines.Current)}\", expected \"{Text(TardisRow.Header)}\"");
        }

        if (!_lines.HasMore)
            throw new MarketDataException($"{name} holds the header line only, expected at least one row of market data after it");
    }

    /// <summary>Text from outside as it may stand in a message: printable ASCII, not too long.</summary>
    private static string Text(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var value in bytes[..Math.Min(bytes.Length, LongestTextInMessage)])
            text.Append(value is >= 0x20 and < 0x7f ? (char)value : '?');
        return bytes.Length > LongestTextInMessage ? text.Append("...").ToString() : text.ToString();
    }
}
