using System.Diagnostics;

using Xunit;

namespace Ringside.Testing;

/// <summary>Runs one test of this program once more in a process of its own: with fewer privileges, with other limits, or to be
/// killed.</summary>
/// <remarks>The test finds out on which side it is by <see cref="Argument"/>: null in the test run, what was passed along in the
/// child.</remarks>
public static class ChildTest
{
    private const string Variable = "RINGSIDE_TEST_CHILD";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>What the parent passed along; null when this is no child.</summary>
    public static string? Argument => Environment.GetEnvironmentVariable(Variable);

    /// <summary>Starts the child and waits for it; fails with what it printed unless its one test has passed.</summary>
    /// <param name="testClass">The class of the test.</param>
    /// <param name="method">The name of the test; one without parameters.</param>
    /// <param name="argument">What to pass along.</param>
    /// <param name="prefix">The command that starts it, as <c>unshare --user</c>; none for a plain child.</param>
    public static void Run(Type testClass, string method, string argument, params IReadOnlyList<string> prefix)
    {
        using Process child = Start(testClass, method, argument, prefix);
        try
        {
            string output = child.StandardOutput.ReadToEnd() + child.StandardError.ReadToEnd();
            Assert.True(child.WaitForExit(Limit), "the child did not end in time");
            Assert.True(
                child.ExitCode == 0 && output.Contains("Total: 1, Errors: 0, Failed: 0, Skipped: 0", StringComparison.Ordinal),
                $"in the child process ({string.Join(' ', prefix)}): {output}");
        }
        finally
        {
            child.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Starts the child; the caller ends it.</summary>
    /// <inheritdoc cref="Run"/>
    public static Process Start(Type testClass, string method, string argument, params IReadOnlyList<string> prefix)
    {
        ArgumentNullException.ThrowIfNull(testClass);
        ArgumentNullException.ThrowIfNull(prefix);
        List<string> command = [.. prefix, Environment.ProcessPath!];
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            command.Add(testClass.Assembly.Location);
        }

        command.AddRange(["-noLogo", "-noColor", "-method", $"{testClass.FullName}.{method}"]);
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[Variable] = argument;

        // A child that is killed would leave its diagnostic sockets in the temporary folder.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return Process.Start(start)!;
    }
}
