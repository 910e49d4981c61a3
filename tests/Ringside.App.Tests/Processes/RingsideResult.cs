namespace Ringside.App.Tests.Processes;

/// <summary>What a command gave that has ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Lines of standard output.</param>
/// <param name="Error">Lines of standard error.</param>
internal sealed record RingsideResult(int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Error)
{
    /// <summary>Fails unless the command ended with that code, printed nothing but one line that tells the user what is wrong, and that
    /// line holds all these parts.</summary>
    internal void AssertOneErrorLine(int exitCode, params string[] parts)
    {
        Assert.True(Error.Count == 1 && Output.Count == 0, $"expected one line of standard error and nothing else:\n{this}");
        AssertLastErrorLine(exitCode, parts);
    }

    /// <summary>The same for a command that has said something before it failed: the last line counts.</summary>
    internal void AssertLastErrorLine(int exitCode, params string[] parts)
    {
        AssertNoTrace();
        Assert.True(ExitCode == exitCode, $"expected exit code {exitCode}:\n{this}");
        Assert.StartsWith("ringside: ", Error[^1], StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, Error[^1], StringComparison.Ordinal));
        Assert.DoesNotContain("internal fault", Error[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("System.", Error[^1], StringComparison.Ordinal);
    }

    /// <summary>Fails unless the command ended well.</summary>
    internal RingsideResult AssertSuccess()
    {
        AssertNoTrace();
        Assert.True(ExitCode == ExitCodes.Success, $"expected exit code 0:\n{this}");
        return this;
    }

    /// <summary>Fails when an exception reached the user raw.</summary>
    internal void AssertNoTrace() =>
        Assert.DoesNotContain(Error, line =>
            line.StartsWith("   at ", StringComparison.Ordinal) || line.Contains("Exception", StringComparison.Ordinal));

    /// <inheritdoc/>
    public override string ToString() =>
        $"exit code {ExitCode}\noutput:\n  {string.Join("\n  ", Output)}\nerror:\n  {string.Join("\n  ", Error)}";
}
