using System.Runtime.InteropServices;

namespace Ringside.App.Commands;

/// <summary>Turns Ctrl-C, SIGTERM and the end of the terminal (SIGHUP) into a cancellation; a second one ends the process at
/// once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    internal Interruption()
    {
        PosixSignal[] signals = IgnoresHangUp()
            ? [PosixSignal.SIGINT, PosixSignal.SIGTERM]
            : [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
        _registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];
    }

    internal CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    // nohup(1) has it ignored, and means it (proc_pid_status(5): bit 0 is signal 1).
    private static bool IgnoresHangUp()
    {
        const string key = "SigIgn:";
        string? line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal));
        return line is not null && line[^1] is '1' or '3' or '5' or '7' or '9' or 'b' or 'd' or 'f';
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }
}
