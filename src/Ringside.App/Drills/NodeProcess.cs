using System.Diagnostics;
using Ringside.Linux.Processes;

namespace Ringside.App.Drills;

/// <summary>The process of a node of a drill's venue.</summary>
/// <remarks>It ends with the drill: by <see cref="Dispose"/>, and where setpriv(1) is there also when the drill itself is killed.</remarks>
internal sealed class NodeProcess : IDisposable
{
    private const string Setpriv = "/usr/bin/setpriv";

    private readonly Process _process;
    private readonly Thread _output;
    private readonly Thread _errors;
    private volatile bool _isOpen;
    private volatile string _last = "said nothing";

    private NodeProcess(string name, Process process, string log)
    {
        (Name, _process) = (name, process);
        _output = Read(process.StandardOutput, log + ".out");
        _errors = Read(process.StandardError, log + ".err");
    }

    /// <summary>Name of the node.</summary>
    internal string Name { get; }

    /// <summary>Whether it has said that it is open.</summary>
    internal bool IsOpen => _isOpen;

    /// <summary>Whether it has ended.</summary>
    internal bool HasEnded => _process.HasExited;

    /// <summary>Its exit code, once it has ended and until it is disposed.</summary>
    internal int ExitCode => _process.ExitCode;

    /// <summary>The last line that it has said.</summary>
    internal string LastLine => _last;

    /// <summary>Starts a node, on the calling thread.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="command">Program and arguments.</param>
    /// <param name="log">Where its output goes: the beginning of the paths.</param>
    internal static NodeProcess Start(string name, IReadOnlyList<string> command, string log)
    {
        string[] all = File.Exists(Setpriv) ? [Setpriv, "--pdeathsig", "KILL", .. command] : [.. command];
        var start = new ProcessStartInfo(all[0], [.. all.Skip(1)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Instrumented code of the first seconds costs more than it gains here (docs/venue.md).
        start.Environment["DOTNET_TieredPGO"] = "0";

        // A process that is killed would leave its diagnostic sockets in the temporary folder.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return new NodeProcess(name, process, log);
    }

    /// <summary>Sends a signal.</summary>
    internal void Signal(ProcessSignal signal)
    {
        // One that has ended has nothing to hear, and its id may be another's once it was waited for.
        if (!_process.HasExited)
        {
            ProcessSignals.Send(_process.Id, signal);
        }
    }

    /// <summary>Kills it if it still runs.</summary>
    public void Dispose()
    {
        Signal(ProcessSignal.Kill);
        _process.WaitForExit();
        _output.Join();
        _errors.Join();
        _process.Dispose();
    }

    private Thread Read(StreamReader from, string path)
    {
        var thread = new Thread(() =>
        {
            using var to = new StreamWriter(path, append: true) { AutoFlush = true };
            while (from.ReadLine() is { } line)
            {
                to.WriteLine(line);
                _isOpen |= line == "open";
                _last = line;
            }
        })
        { IsBackground = true, Name = Name };
        thread.Start();
        return thread;
    }
}
