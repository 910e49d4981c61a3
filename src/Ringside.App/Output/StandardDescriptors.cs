using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Ringside.App.Output;

/// <summary>Tells whether standard input, output and error are what whoever started the process gave it.</summary>
/// <remarks>One that was closed at the start (<c>&lt;&amp;-</c>) is a free number, which the runtime's own pipes and files take before the
/// first line of the program runs: to read from it waits for ever, and to write to it disturbs the runtime. What came through execve(2) has
/// no close-on-exec flag, and what the runtime keeps open has it (proc_pid_fdinfo(5)). A closed one then counts as /dev/null.</remarks>
internal static class StandardDescriptors
{
    internal const int Input = 0;
    internal const int Output = 1;
    internal const int Error = 2;

    private const string Folder = "/proc/self/fdinfo";
    private const string FlagsKey = "flags:";
    private const int OpenCloseOnExec = 0x80000; // O_CLOEXEC

    /// <summary>True unless it was closed when the process started.</summary>
    internal static bool IsGiven(int descriptor)
    {
        try
        {
            string line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"{Folder}/{descriptor}"))
                .First(line => line.StartsWith(FlagsKey, StringComparison.Ordinal));
            return (Convert.ToInt32(line[FlagsKey.Length..].Trim(), 8) & OpenCloseOnExec) == 0;
        }
        catch (IOException)
        {
            // It is closed, unless this system shows nothing of its processes.
            return !Directory.Exists(Folder);
        }
    }

    /// <summary>A descriptor to read standard input from; an empty one when it was closed.</summary>
    internal static SafeFileHandle OpenInput() => IsGiven(Input)
        ? new SafeFileHandle(Input, ownsHandle: false)
        : File.OpenHandle("/dev/null", share: FileShare.ReadWrite);

    /// <summary>The same as a stream.</summary>
    internal static Stream OpenInputStream() => IsGiven(Input) ? Console.OpenStandardInput() : Stream.Null;
}
