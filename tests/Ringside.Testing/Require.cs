using System.Runtime.InteropServices;

using Xunit;

namespace Ringside.Testing;

/// <summary>What a test needs from the machine. When it is missing, the test is skipped and the reason names it.</summary>
public static partial class Require
{
    private const string SkipPrefix = "$XunitDynamicSkip$";
    private const int NewNetworkNamespace = 0x4000_0000;

    /// <summary>Skips the running test unless the effective user is root.</summary>
    public static void Root()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Skip("needs root");
        }
    }

    /// <summary>Skips the running test unless this process may make network namespaces.</summary>
    /// <remarks>Tried, not guessed: unshare(2) with CLONE_NEWNET on a thread that then ends, and the namespace with it.</remarks>
    public static void NetworkNamespaces()
    {
        int error = TryUnshareNetwork();
        if (error != 0)
        {
            Assert.Skip("needs network namespaces (CAP_SYS_ADMIN and CAP_NET_ADMIN): unshare(CLONE_NEWNET): "
                + Marshal.GetPInvokeErrorMessage(error));
        }
    }

    /// <summary>Skips the running test unless <paramref name="path"/> exists.</summary>
    /// <param name="path">A file, a folder or a device.</param>
    /// <param name="what">What it is, for the reason.</param>
    public static void Exists(string path, string what)
    {
        if (!Path.Exists(path))
        {
            Assert.Skip($"needs {what} ({path})");
        }
    }

    /// <summary>Skips the running test unless <paramref name="command"/> is found on the PATH.</summary>
    public static void Command(string command)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, command))))
        {
            Assert.Skip($"needs the command {command}");
        }
    }

    internal static bool IsSkip(Exception error) => error.Message.StartsWith(SkipPrefix, StringComparison.Ordinal);

    private static int TryUnshareNetwork()
    {
        int error = 0;
        Thread probe = new(() => error = Unshare(NewNetworkNamespace) == 0 ? 0 : Marshal.GetLastPInvokeError());
        probe.Start();
        probe.Join();
        return error;
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);
}
