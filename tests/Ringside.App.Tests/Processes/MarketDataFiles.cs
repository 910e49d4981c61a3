using System.Globalization;
using System.IO.Compression;
using System.Text;
using Ringside.Lab.Generation;
using Ringside.Testing;

[assembly: AssemblyFixture(typeof(Ringside.App.Tests.Processes.MarketDataFiles))]

// Two classes at a time, as short commands and clients of a venue mostly wait; what needs the machine for itself is a TestsAlone.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

namespace Ringside.App.Tests.Processes;

/// <summary>The market data that the tests replay, made once and removed when all are done.</summary>
public sealed class MarketDataFiles : IDisposable
{
    /// <summary>Rows of <see cref="Generated"/>.</summary>
    internal const int GeneratedRows = 3_000;

    private const string Header = "exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount";

    private readonly TemporaryFolder _folder = new();

    /// <summary>Makes the files.</summary>
    public MarketDataFiles()
    {
        using var text = new MemoryStream();
        GeneratorWriter.WriteText(text, new GeneratorOptions { Rows = GeneratedRows, Seed = 1 });
        GeneratedText = Encoding.ASCII.GetString(text.ToArray());
        Generated = Write("generated.csv.gz", GeneratedText);
        Steady = Write("steady.csv.gz", SteadyText(100_000));
    }

    /// <summary>A small file of the generator.</summary>
    internal string Generated { get; }

    /// <summary>The text of <see cref="Generated"/>.</summary>
    internal string GeneratedText { get; }

    /// <summary>A long file that is in Transmit after two rows: every update is one trigger of top-of-book with threshold 0.</summary>
    internal string Steady { get; }

    /// <summary>A path in the folder of these files, for what a command writes.</summary>
    internal string PathOf(string name) => _folder.File(name);

    /// <summary>Writes a text as gzip.</summary>
    internal string Write(string name, string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.ASCII.GetBytes(text));
        }

        return _folder.Write(name, bytes.ToArray());
    }

    /// <summary>Writes bytes as they are.</summary>
    internal string WriteRaw(string name, ReadOnlySpan<byte> bytes) => _folder.Write(name, bytes);

    /// <summary>The first half of a file.</summary>
    internal string Cut(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        return WriteRaw("cut.csv.gz", bytes.AsSpan(0, bytes.Length / 2));
    }

    /// <summary>The file with the header line only.</summary>
    internal string HeaderOnly() => Write("header.csv.gz", Header + "\n");

    /// <summary>The generated file with one line that is no row.</summary>
    /// <param name="line">Number of that line in the file, from 1.</param>
    internal string WithBadLine(int line)
    {
        List<string> lines = [.. GeneratedText.Split('\n')];
        lines.Insert(line - 1, "binance-futures,BTCUSDT,1,1,false,bid,nonsense,1");
        return Write("bad-line.csv.gz", string.Join('\n', lines));
    }

    /// <summary>Removes the files.</summary>
    public void Dispose() => _folder.Dispose();

    private static string SteadyText(int rows)
    {
        var text = new StringBuilder(Header + "\nx,Y,1,1,true,bid,100,1\nx,Y,1,1,true,ask,101,2\n");
        for (int row = 0; row < rows; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"x,Y,{row + 2},{row + 2},false,bid,100,{(row % 9) + 1}\n");
        }

        return text.ToString();
    }
}
