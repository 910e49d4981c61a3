namespace Ringside.Bench.Matching;

/// <summary>One of the five published scenarios of workload W2.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Volatility">Volatility of the mid price.</param>
/// <param name="Swing">How far the mid price is to go.</param>
/// <param name="ReportDigest">Published SHA-256 of the report text, in hexadecimal.</param>
internal sealed record W2Scenario(string Name, double Volatility, double Swing, string ReportDigest)
{
    internal static IReadOnlyList<W2Scenario> All =>
    [
        new("static", 0, 0, "9803843ee404fc29c9a0aa5614f8f0d5a58b5c44fcac9ef89067886fcaaa30d1"),
        new("normal", 0.15, 0.02, "e9b2e3926854410b01a035aeb25dd05f1e597c233be8263de9eb49b6713d367e"),
        new("swing-25", 0.5, 0.25, "61a84be9469661bd039e00dbc9a7c011e70b6ace37aadfe60045ea083b05f4df"),
        new("swing-40", 0.5, 0.40, "3cb0175e7982ff09ea220d1feaee3844cf9116a5ce455757879dea1d880b9b9f"),
        new("flash-crash", 0.5, 0.60, "cff8d3f94b709fc64a8b2058a6ca4fb6920364904796e46906895e362d2bb16b"),
    ];
}
