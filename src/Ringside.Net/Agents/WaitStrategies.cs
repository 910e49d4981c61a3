namespace Ringside.Net.Agents;

/// <summary>The wait strategies by the names that users type (ppoll(2) is what sleeping means).</summary>
public static class WaitStrategies
{
    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names => ["spin", "spin-then-block", "block"];

    /// <summary>The name of a strategy.</summary>
    public static string NameOf(WaitStrategy strategy) => strategy switch
    {
        WaitStrategy.Spin => "spin",
        WaitStrategy.SpinThenBlock => "spin-then-block",
        _ => "block",
    };

    /// <summary>Finds a strategy by its name.</summary>
    public static bool TryParse(string name, out WaitStrategy strategy)
    {
        strategy = name switch
        {
            "spin" => WaitStrategy.Spin,
            "spin-then-block" => WaitStrategy.SpinThenBlock,
            _ => WaitStrategy.Block,
        };
        return Names.Contains(name);
    }
}
