namespace Ringside.Testing;

/// <summary>Whether tests with a longer form run it: <c>./test --long</c> asks for that.</summary>
public static class LongRuns
{
    /// <summary>Environment variable that <c>./test --long</c> sets to 1.</summary>
    public const string Variable = "RINGSIDE_TEST_LONG";

    /// <summary>True when long forms are asked for.</summary>
    public static bool Enabled => Environment.GetEnvironmentVariable(Variable) == "1";

    /// <summary>The first value in a usual run, the second in a long one.</summary>
    public static long Choose(long usual, long longRun) => Enabled ? longRun : usual;
}
