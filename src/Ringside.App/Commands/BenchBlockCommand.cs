using System.CommandLine;
using System.Text.Json;
using Ringside.App.Output;
using Ringside.Bench.Storage;
using Ringside.Messaging.Storage;

namespace Ringside.App.Commands;

/// <summary><c>ringside bench block</c>: how fast a block device over messages is.</summary>
internal sealed class BenchBlockCommand
{
    private readonly StorageOptions _storage = new();
    private readonly Option<bool> _direct = new("--direct") { Description = "Past the page cache (O_DIRECT)" };

    private readonly Option<string> _device = new("--device")
    {
        Description = "Where the blocks are",
        DefaultValueFactory = _ => "memory",
    };

    internal static Command Create()
    {
        var verb = new BenchBlockCommand();
        verb._device.AcceptOnlyFromAmong("memory", "file");
        var command = new Command(
            "block",
            "Measure a block device over messages: reads and writes of 4 KiB at random places, with 1, 8 and 32 requests under way.\n"
                + "Client and server are two threads that spin.\n\n"
                + "Example:  ringside bench block --device file --engine io_uring --direct");
        command.Options.Add(verb._device);
        command.Options.Add(verb._direct);
        verb._storage.AddTo(command);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        bool isFile = parsed.GetValue(_device) == "file";
        string? engine = _storage.Engine(parsed);
        bool direct = parsed.GetValue(_direct);
        if (!isFile && engine is not null)
            throw new UsageException($"--engine {engine}: memory has no engine, expected --device file with it");
        if (!isFile && direct)
            throw new UsageException("--direct: memory has no page cache, expected --device file with it");
        using var progress = new ProgressLine();
        using var interruption = new Interruption(); // the folder of the run is removed then
        StorageBenchmarkOptions options = _storage.Read(parsed, isFile ? engine ?? FileEngines.Names[0] : null);
        StorageBenchmarkResult result = BlockBenchmark.Run(
            options with { Direct = direct, Progress = progress.Report, Cancellation = interruption.Token });
        progress.Clear();
        Console.WriteLine(parsed.GetValue(_storage.Json) ? JsonSerializer.Serialize(result) : result.ToString());
        return ExitCodes.Success;
    }
}
