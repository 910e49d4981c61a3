using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;

namespace Ringside.App.Commands;

/// <summary><c>ringside bench micro</c>: what single operations of the order book cost.</summary>
/// <remarks>The benchmarks are a program of their own, built from the sources when it is asked for: BenchmarkDotNet brings seventy
/// megabytes of assemblies with it, which nobody who starts <c>ringside</c> for something else should copy or load.</remarks>
internal sealed class BenchMicroCommand
{
    private const string Marker = "Ringside.slnx";

    private readonly Option<string?> _filter = new("--filter")
    {
        Description = "Only benchmarks whose full name contains this, in any case",
        HelpName = "TEXT",
    };

    internal static Command Create()
    {
        var verb = new BenchMicroCommand();
        var command = new Command(
            "micro",
            "Measure single operations of the order book, and structures that lost against its own.\n"
                + "Progress goes to standard error. Takes some seconds for each benchmark.\n\n"
                + "Example:  ringside bench micro --filter PriceLists");
        command.Options.Add(verb._filter);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        string root = FindSources()
            ?? throw new RefusedException("bench micro builds what it runs: start it from a folder with the sources (./ringside)");
        Build(root);
        string? filter = parsed.GetValue(_filter);
        string program = Path.Combine(root, "artifacts", "bin", "Ringside.Micro", "release", "Ringside.Micro");
        using Process process = Start(new ProcessStartInfo(program, filter is null ? [] : ["--filter", filter]));
        process.WaitForExit();
        return process.ExitCode;
    }

    private static void Build(string root)
    {
        string project = Path.Combine(root, "bench", "Ringside.Micro");
        string[] arguments = ["build", project, "-c", "Release", "-nologo", "-v", "quiet", "-p:RestoreLockedMode=true"];
        using Process process = Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true });
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            Console.Error.Write(output);
            throw new RefusedException("bench micro: the benchmarks do not build: see above");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new RefusedException($"{start.FileName} does not start: {error.Message}");
        }
    }

    // The program runs from a copy below the folder with the sources.
    private static string? FindSources()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Marker)))
                return folder.FullName;
        }

        return null;
    }
}
