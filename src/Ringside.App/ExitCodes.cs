namespace Ringside.App;

/// <summary>What the command's exit code means.</summary>
internal static class ExitCodes
{
    /// <summary>All went well.</summary>
    internal const int Success = 0;

    /// <summary>It ran, but the result is not right: a run whose orders are not the oracle's.</summary>
    internal const int Incorrect = 1;

    /// <summary>The command line or the data is wrong.</summary>
    internal const int BadInput = 2;

    /// <summary>The machine refused something: a port in use, a missing interface, a missing privilege, a full standard output.</summary>
    internal const int Refused = 3;

    /// <summary>A fault of Ringside's own.</summary>
    internal const int Fault = 70;

    /// <summary>Ended by Ctrl-C, SIGTERM or SIGHUP.</summary>
    internal const int Interrupted = 130;
}
