using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ringside.Linux.Errors;

/// <summary>A kernel call failed: says which call, on what, the errno name, and what the user can do (errno(3)).</summary>
public sealed class KernelException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="call">The call and what it was done to, as <c>bind(239.1.2.3:5000)</c>.</param>
    /// <param name="error">What the kernel said.</param>
    /// <param name="hint">One clause that says what to do, or null for the general one of this error.</param>
    public KernelException(string call, Errno error, string? hint = null)
        : base(Describe(call, error, hint))
    {
        Call = call;
        Hint = hint ?? GeneralHint(error);
        Error = error;
    }

    /// <summary>The call that failed.</summary>
    public string Call { get; }

    /// <summary>The kernel's error number.</summary>
    public Errno Error { get; }

    /// <summary>What the user can do, or why it is so; null when nothing is known.</summary>
    public string? Hint { get; }

    /// <summary>More text, of several lines, as the log of the verifier; null when there is none.</summary>
    public string? Details { get; init; }

    /// <summary>The error of the last libc call of this thread. Only valid right after a call that returned -1.</summary>
    internal static Errno LastError => (Errno)Marshal.GetLastSystemError();

    /// <summary>Throws when a libc call returned -1. The text is put together only then, after the error was read.</summary>
    internal static int Check(
        int result, [InterpolatedStringHandlerArgument(nameof(result))] ref KernelCallText call, string? hint = null) =>
        result == -1 ? throw new KernelException(call.ToString(), call.Error, hint) : result;

    /// <summary>Throws when a libc call returned -1; for a text that needs no putting together.</summary>
    internal static int Check(int result, string call, string? hint = null) =>
        result == -1 ? throw new KernelException(call, LastError, hint) : result;

    private static string Describe(string call, Errno error, string? hint)
    {
        string name = Enum.IsDefined(error) ? error.ToString() : $"errno {(int)error}";
        hint ??= GeneralHint(error);
        return hint is null ? $"{call}: {name}" : $"{call}: {name}, {hint}";
    }

    private static string? GeneralHint(Errno error) => error switch
    {
        Errno.EPERM => "this needs a privilege that the process does not have",
        Errno.EACCES => "permission denied",
        Errno.EADDRINUSE => "another socket holds this address and port; choose another port or end that program",
        Errno.EADDRNOTAVAIL => "this machine (or this network namespace) does not have that address",
        Errno.ENODEV => "there is no such network interface here",
        Errno.ECONNREFUSED => "nobody listens there",
        Errno.EISDIR => "it is a folder",
        Errno.ENETUNREACH =>
            "no route leads there; in a new network namespace even the way to itself begins with `ip link set lo up`",
        Errno.EHOSTUNREACH => "the host does not answer",
        Errno.EMFILE => "too many open descriptors; raise `ulimit -n`",
        Errno.ENOMEM => "not enough memory, or over the limit for locked memory (`ulimit -l`)",
        Errno.ENOSYS => "this kernel does not have that call",
        Errno.ECONNRESET => "the peer reset the connection",
        Errno.ETIMEDOUT => "the peer did not answer in time",
        _ => null,
    };
}
