using System.CommandLine;
using System.Globalization;
using Ringside.App.Output;
using Ringside.Lab.Generation.Itch;

namespace Ringside.App.Commands.Itch;

/// <summary><c>ringside itch generate</c>: writes a day from a seed.</summary>
internal sealed class GenerateDayCommand
{
    private readonly Option<int> _symbols = NumberOption.Create(
        "--symbols", "Stocks, the first of them the busiest: AAAA, AAAB, ...", 1, ItchDayOptions.MaximumSymbols, 100);

    private readonly Option<long> _messages = NumberOption.CreateRequired(
        "--messages", "Messages, at least 6 and 2 for each stock", 1L, long.MaxValue);

    private readonly Option<ulong> _seed = NumberOption.Create(
        "--seed", "Seed; the same seed, stocks and messages give the same day", ulong.MinValue, ulong.MaxValue, 1UL);

    private readonly Option<string> _out = new("--out")
    {
        Description = "File to write; compressed with gzip when its name ends with .gz",
        HelpName = "FILE",
        Required = true,
    };

    internal static Command Create()
    {
        var verb = new GenerateDayCommand();
        var command = new Command(
            "generate",
            "Write the file of an ITCH 5.0 day from a seed, with the mix of messages of a real one.\n\n"
                + "Example:  ringside itch generate --symbols 100 --messages 100000 --seed 1 --out day.itch.gz");
        command.Options.Add(verb._symbols);
        command.Options.Add(verb._messages);
        command.Options.Add(verb._seed);
        command.Options.Add(verb._out);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        string path = parsed.GetValue(_out)!;
        var options = new ItchDayOptions
        {
            Symbols = parsed.GetValue(_symbols),
            Messages = parsed.GetValue(_messages),
            Seed = parsed.GetValue(_seed),
        };
        long fewest = ItchDayOptions.FewestMessages(options.Symbols);
        if (options.Messages < fewest)
            throw new UsageException($"--messages {options.Messages}: expected at least {fewest} for {options.Symbols} stocks");
        using var progress = new ProgressLine();
        using var interruption = new Interruption();
        try
        {
            Action<long> report = done =>
            {
                interruption.Token.ThrowIfCancellationRequested();
                progress.Report(string.Create(CultureInfo.InvariantCulture, $"generate: message {done:N0} of {options.Messages:N0}"));
            };
            bool isGzip = path.EndsWith(".gz", StringComparison.Ordinal);
            Action<FileStream> write =
                isGzip ? file => ItchDayWriter.WriteGzip(file, options, report) : file => ItchDayWriter.Write(file, options, report);
            OutputFile.Write("--out", path, write);
        }
        catch (OperationCanceledException)
        {
            progress.Clear();
            Console.Error.WriteLine($"{path}: interrupted, not written");
            return ExitCodes.Interrupted;
        }

        progress.Clear();
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{path}: {options.Messages} messages, {new FileInfo(path).Length} bytes"));
        return ExitCodes.Success;
    }
}
