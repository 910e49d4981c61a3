using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Ringside.App.Tests.Processes;

/// <summary>The real command as a process: the program that lies beside this test program, because the project refers to it.</summary>
/// <remarks>Every wait has a limit that only something that hangs exceeds; it is no statement about speed. What a test leaves
/// running is killed at its end.</remarks>
internal sealed partial class RingsideProcess : IDisposable
{
    /// <summary>Longest wait for anything.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private const int SignalInterrupt = 2;
    private const int SignalTerminate = 15;

    private readonly Process _process;

    private RingsideProcess(
        string[] arguments, int outputLines, bool keepInput = false, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "ringside"), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A process that is killed would leave its diagnostic sockets in the temporary folder.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        if (!keepInput)
        {
            _process.StandardInput.Close();
        }

        Output = new OutputLines(_process.StandardOutput, outputLines);
        Error = new OutputLines(_process.StandardError);
    }

    internal OutputLines Output { get; }

    internal OutputLines Error { get; }

    internal int Id => _process.Id;

    /// <summary>Starts a command.</summary>
    internal static RingsideProcess Start(params string[] arguments) => new(arguments, int.MaxValue);

    /// <summary>Starts a command with variables beside those of this process.</summary>
    internal static RingsideProcess StartWithEnvironment((string Name, string Value)[] environment, params string[] arguments) =>
        new(arguments, int.MaxValue, environment: environment);

    /// <summary>Starts a command whose standard output is closed after some lines.</summary>
    internal static RingsideProcess StartAndRead(int outputLines, params string[] arguments) => new(arguments, outputLines);

    /// <summary>Starts a command whose standard input stays open, to be written to.</summary>
    internal static RingsideProcess StartWithInput(params string[] arguments) => new(arguments, int.MaxValue, keepInput: true);

    /// <summary>Writes to its standard input.</summary>
    internal void Type(ReadOnlySpan<byte> bytes)
    {
        _process.StandardInput.BaseStream.Write(bytes);
        _process.StandardInput.BaseStream.Flush();
    }

    /// <summary>Ends its standard input.</summary>
    internal void EndInput() => _process.StandardInput.Close();

    /// <summary>Runs a command to its end.</summary>
    internal static RingsideResult Run(params string[] arguments)
    {
        using RingsideProcess process = Start(arguments);
        return process.WaitForExit();
    }

    /// <summary>Waits for a line of standard output; fails the test when it does not come.</summary>
    /// <returns>The number of the line, from 0.</returns>
    internal int WaitForOutput(string part, int from = 0) => Wait(Output, part, from);

    /// <summary>Waits for a line of standard error; fails the test when it does not come.</summary>
    internal int WaitForError(string part, int from = 0) => Wait(Error, part, from);

    /// <summary>Waits for the end.</summary>
    internal RingsideResult WaitForExit()
    {
        if (!_process.WaitForExit(Limit) || !Output.WaitForEnd(Limit) || !Error.WaitForEnd(Limit))
        {
            Kill();
            Assert.Fail($"it did not end in {Limit.TotalSeconds} s:\n{new RingsideResult(0, Output.All, Error.All)}");
        }

        return new RingsideResult(_process.ExitCode, Output.All, Error.All);
    }

    /// <summary>SIGKILL: the process gets no chance to tidy up.</summary>
    internal void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Ctrl-C. Where whoever started the tests has had SIGINT ignored, which children inherit, SIGTERM takes its place.</summary>
    internal void Interrupt() => Assert.Equal(0, SendSignal(_process.Id, IgnoresInterrupt() ? SignalTerminate : SignalInterrupt));

    /// <summary>Sends a signal to another process.</summary>
    internal static void Signal(int process, int signal) => Assert.Equal(0, SendSignal(process, signal));

    /// <summary>SIGTERM, as service managers send it.</summary>
    internal void Terminate() => Assert.Equal(0, SendSignal(_process.Id, SignalTerminate));

    /// <summary>Kills it if it still runs.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    private int Wait(OutputLines lines, string part, int from)
    {
        int line = lines.WaitFor(candidate => candidate.Contains(part, StringComparison.Ordinal), Limit, from);
        if (line < 0)
        {
            // Whoever waits while it starts the process has nobody yet who would dispose it.
            Kill();
            Assert.Fail($"no line with '{part}' came; there is:\n{string.Join('\n', lines.All)}");
        }

        return line;
    }

    private bool IgnoresInterrupt()
    {
        string line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        ulong ignored = ulong.Parse(line.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (ignored & (1UL << (SignalInterrupt - 1))) != 0;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
