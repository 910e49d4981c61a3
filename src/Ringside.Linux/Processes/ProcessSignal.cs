namespace Ringside.Linux.Processes;

/// <summary>A signal, by its number on x64 and arm64 (signal(7)).</summary>
public enum ProcessSignal
{
    /// <summary>SIGKILL: it ends at once, and is not asked.</summary>
    Kill = 9,

    /// <summary>SIGTERM: it is asked to end.</summary>
    Terminate = 15,

    /// <summary>SIGCONT: it goes on where it stood still.</summary>
    Continue = 18,

    /// <summary>SIGSTOP: it stands still until SIGCONT, and is not asked.</summary>
    Stop = 19,
}
