using System.CommandLine;
using Ringside.Bench.Storage;
using Ringside.Messaging.Storage;

namespace Ringside.App.Commands;

/// <summary>Options that <c>bench block</c> and <c>bench files</c> share.</summary>
internal sealed class StorageOptions
{
    private readonly Option<string?> _engine = new("--engine")
    {
        Description = $"How files are accessed: {string.Join(", ", FileEngines.Names)}",
        HelpName = "NAME",
    };

    private readonly Option<bool> _quick = new("--quick") { Description = "A second in all; not for figures to quote" };
    private readonly Option<int> _seconds = NumberOption.Create("--seconds", "Measured seconds of each row", 1, 600, 1);

    private readonly Option<string> _folder = new("--folder")
    {
        Description = "Folder for the files, which are removed at the end",
        HelpName = "PATH",
        DefaultValueFactory = _ => Path.GetTempPath(),
    };

    internal StorageOptions() => _engine.AcceptOnlyFromAmong([.. FileEngines.Names]);

    internal Option<bool> Json { get; } = LabOptions.Json("Print the result as JSON");

    internal void AddTo(Command command)
    {
        command.Options.Add(_engine);
        command.Options.Add(_folder);
        command.Options.Add(_seconds);
        command.Options.Add(_quick);
        command.Options.Add(Json);
    }

    internal string? Engine(ParseResult parsed) => parsed.GetValue(_engine);

    internal StorageBenchmarkOptions Read(ParseResult parsed, string? engineName)
    {
        string folder = parsed.GetValue(_folder)!;
        if (!Directory.Exists(folder))
            throw new UsageException($"--folder {folder}: there is no such folder");
        StorageBenchmarkOptions options = parsed.GetValue(_quick)
            ? StorageBenchmarkOptions.Quick
            : new StorageBenchmarkOptions { RowNanos = parsed.GetValue(_seconds) * 1_000_000_000L };
        bool hasEngine = FileEngines.TryParse(engineName ?? string.Empty, out FileEngine engine);
        return options with { Folder = folder, Engine = hasEngine ? engine : null };
    }
}
