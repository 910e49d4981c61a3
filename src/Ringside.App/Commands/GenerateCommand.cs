using System.CommandLine;
using System.Globalization;
using Ringside.App.Output;
using Ringside.Lab.Generation;

namespace Ringside.App.Commands;

/// <summary><c>ringside lab generate</c>: writes market data from a seed.</summary>
internal sealed class GenerateCommand
{
    private readonly Option<long> _rows = NumberOption.CreateRequired("--rows", "Data rows, at least 1", 1L, long.MaxValue);

    private readonly Option<ulong> _seed = NumberOption.Create(
        "--seed", "Seed; the same seed and rows give the same text", ulong.MinValue, ulong.MaxValue, 1UL);

    private readonly Option<string> _out = new("--out") { Description = "File to write (gzip)", HelpName = "FILE", Required = true };

    internal static Command Create()
    {
        var verb = new GenerateCommand();
        var command = new Command(
            "generate",
            "Write a market data file (Tardis incremental_book_L2, gzip) from a seed.\n\n"
                + "Example:  ringside lab generate --rows 100000 --seed 1 --out day.csv.gz");
        command.Options.Add(verb._rows);
        command.Options.Add(verb._seed);
        command.Options.Add(verb._out);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        long rows = parsed.GetValue(_rows);
        string path = parsed.GetValue(_out)!;
        var options = new GeneratorOptions { Rows = rows, Seed = parsed.GetValue(_seed) };
        using var progress = new ProgressLine();
        using var interruption = new Interruption();
        try
        {
            OutputFile.Write("--out", path, file => GeneratorWriter.Write(file, options, done =>
            {
                interruption.Token.ThrowIfCancellationRequested();
                progress.Report(string.Create(CultureInfo.InvariantCulture, $"generate: row {done:N0} of {rows:N0}"));
            }));
        }
        catch (OperationCanceledException)
        {
            progress.Clear();
            Console.Error.WriteLine($"{path}: interrupted, not written");
            return ExitCodes.Interrupted;
        }

        progress.Clear();
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {rows} rows, {new FileInfo(path).Length} bytes"));
        return ExitCodes.Success;
    }
}
