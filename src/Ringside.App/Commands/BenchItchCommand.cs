using System.CommandLine;
using System.Text.Json;
using Ringside.Bench.Itch;
using Ringside.Lab.Generation.Itch;

namespace Ringside.App.Commands;

/// <summary><c>ringside bench itch</c>: how fast ITCH messages are decoded and applied to books, on one core.</summary>
internal sealed class BenchItchCommand
{
    // The day stands in one array, of 2 GiB at most; a message takes some 30 bytes of it.
    private const long MostMessages = 50_000_000;

    private readonly Option<long> _messages = NumberOption.Create(
        "--messages", "Messages of the generated day", 1L, MostMessages, 2_000_000L);

    private readonly Option<int> _symbols = NumberOption.Create(
        "--symbols", "Stocks of the generated day", 1, ItchDayOptions.MaximumSymbols, 2_000);

    private readonly Option<ulong> _seed = NumberOption.Create(
        "--seed", "Seed of the generated day", ulong.MinValue, ulong.MaxValue, 1UL);

    private readonly Option<bool> _json = LabOptions.Json("Print the result as JSON");

    internal static Command Create()
    {
        var verb = new BenchItchCommand();
        var command = new Command(
            "itch",
            "Measure how many ITCH 5.0 messages a second one core decodes, and decodes and applies to the books of all stocks;\n"
                + "the day is generated into memory first.\n\n"
                + "Example:  ringside bench itch --symbols 5000");
        command.Options.Add(verb._messages);
        command.Options.Add(verb._symbols);
        command.Options.Add(verb._seed);
        command.Options.Add(verb._json);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        var options = new ItchBenchmarkOptions
        {
            Messages = parsed.GetValue(_messages),
            Symbols = parsed.GetValue(_symbols),
            Seed = parsed.GetValue(_seed),
        };
        long fewest = ItchDayOptions.FewestMessages(options.Symbols);
        if (options.Messages < fewest)
            throw new UsageException($"--messages {options.Messages}: expected at least {fewest} for {options.Symbols} stocks");
        ItchBenchmarkResult result = ItchBenchmark.Run(options);
        Console.WriteLine(parsed.GetValue(_json) ? JsonSerializer.Serialize(result) : result.ToString());
        return ExitCodes.Success;
    }
}
