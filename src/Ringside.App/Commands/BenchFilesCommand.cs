using System.CommandLine;
using System.Text.Json;
using Ringside.App.Output;
using Ringside.Bench.Storage;

namespace Ringside.App.Commands;

/// <summary><c>ringside bench files</c>: how fast a flat filesystem over messages is.</summary>
internal sealed class BenchFilesCommand
{
    private readonly StorageOptions _storage = new();

    internal static Command Create()
    {
        var verb = new BenchFilesCommand();
        var command = new Command(
            "files",
            "Measure a flat filesystem over messages: appends, writes and reads of 4 KiB, with 1, 8 and 32 requests under way; in memory,\n"
                + "or with --engine in a folder. Client and server are two threads that spin.\n\n"
                + "Example:  ringside bench files --engine io_uring");
        verb._storage.AddTo(command);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        using var progress = new ProgressLine();
        using var interruption = new Interruption(); // the folder of the run is removed then
        StorageBenchmarkOptions options = _storage.Read(parsed, _storage.Engine(parsed));
        StorageBenchmarkResult result = FilesBenchmark.Run(
            options with { Progress = progress.Report, Cancellation = interruption.Token });
        progress.Clear();
        Console.WriteLine(parsed.GetValue(_storage.Json) ? JsonSerializer.Serialize(result) : result.ToString());
        return ExitCodes.Success;
    }
}
