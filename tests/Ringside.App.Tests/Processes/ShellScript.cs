using System.Diagnostics;

namespace Ringside.App.Tests.Processes;

/// <summary>Runs the real command from a shell, for what only a shell does: descriptors that are closed, devices as output, namespaces.
/// </summary>
internal static class ShellScript
{
    private static readonly string[] Unshare = ["unshare", "--user", "--map-root-user", "--net"];

    /// <summary>Runs a script in which <c>$0</c> is the command; gives what it printed and its exit code.</summary>
    internal static RingsideResult Run(string script) => Run(["sh", "-c", script, Path.Combine(AppContext.BaseDirectory, "ringside")]);

    /// <summary>The same in a network namespace of its own, whose <c>lo</c> is down; skips the test where there can be none.</summary>
    internal static RingsideResult RunInNamespace(string script)
    {
        if (Run([.. Unshare, "true"]).ExitCode != 0)
        {
            Assert.Skip("needs user namespaces (unshare --user)");
        }

        return Run([.. Unshare, "sh", "-c", script, Path.Combine(AppContext.BaseDirectory, "ringside")]);
    }

    private static RingsideResult Run(string[] words)
    {
        using Process process = Process.Start(new ProcessStartInfo("timeout", ["60", .. words])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        var output = new OutputLines(process.StandardOutput);
        var error = new OutputLines(process.StandardError);
        Assert.True(output.WaitForEnd(RingsideProcess.Limit) && error.WaitForEnd(RingsideProcess.Limit), "it did not end");
        process.WaitForExit();
        return new RingsideResult(process.ExitCode, output.All, error.All);
    }
}
