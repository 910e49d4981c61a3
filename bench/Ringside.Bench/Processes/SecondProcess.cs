using System.Diagnostics;

namespace Ringside.Bench.Processes;

/// <summary>The other end of a measurement as a process of its own, which works until its standard input ends.</summary>
/// <remarks>It ends with the process that started it, however that ends: then its input does, too.</remarks>
internal sealed class SecondProcess : IDisposable
{
    private const int PatienceMilliseconds = 5_000;

    private readonly Process _process;

    /// <summary>Starts it.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="environment">Variables besides this process's own.</param>
    internal SecondProcess(IReadOnlyList<string> command, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(command[0], [.. command.Skip(1)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
    }

    /// <summary>What it reads.</summary>
    internal TextWriter Input => _process.StandardInput;

    /// <summary>What it says.</summary>
    internal TextReader Output => _process.StandardOutput;

    /// <summary>Its number.</summary>
    internal int Id => _process.Id;

    /// <summary>Kills it (SIGKILL) and waits for its end.</summary>
    internal void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(PatienceMilliseconds))
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
