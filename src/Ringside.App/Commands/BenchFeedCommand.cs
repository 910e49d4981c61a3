using System.CommandLine;
using System.Text.Json;
using Ringside.Bench.Feed;

namespace Ringside.App.Commands;

/// <summary><c>ringside bench feed</c>: how fast market data is parsed and applied to a book, on one core.</summary>
internal sealed class BenchFeedCommand
{
    private readonly Option<string> _data = LabOptions.Data();
    private readonly Option<bool> _json = LabOptions.Json("Print the result as JSON");

    internal static Command Create()
    {
        var verb = new BenchFeedCommand();
        var command = new Command(
            "feed",
            "Measure how many rows a second one core parses, and parses and applies to a book; the file is decompressed first.\n\n"
                + "Example:  ringside bench feed --data day.csv.gz");
        command.Options.Add(verb._data);
        command.Options.Add(verb._json);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        string data = parsed.GetValue(_data)!;
        DataFiles.Check(data);
        FeedBenchmarkResult result = FeedBenchmark.Run(data, new FeedBenchmarkOptions());
        Console.WriteLine(parsed.GetValue(_json) ? JsonSerializer.Serialize(result) : result.ToString());
        return ExitCodes.Success;
    }
}
