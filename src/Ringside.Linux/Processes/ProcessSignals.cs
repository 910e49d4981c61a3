using Ringside.Linux.Errors;

namespace Ringside.Linux.Processes;

/// <summary>Sends signals to processes (kill(2)).</summary>
public static class ProcessSignals
{
    /// <summary>Sends a signal to one process.</summary>
    /// <param name="process">Its id, above 0: no group, and not all.</param>
    /// <param name="signal">The signal.</param>
    /// <returns><see cref="Errno.None"/>; ESRCH: there is no such process; EPERM: it is somebody else's.</returns>
    public static Errno Send(int process, ProcessSignal signal)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(process);
        return Libc.kill(process, (int)signal) == 0 ? Errno.None : KernelException.LastError;
    }
}
