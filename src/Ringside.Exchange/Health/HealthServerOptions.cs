namespace Ringside.Exchange.Health;

/// <summary>Limits of a <see cref="HealthServer"/>.</summary>
public sealed record HealthServerOptions
{
    /// <summary>Most connections at one time.</summary>
    public int MostConnections { get; init; } = 32;

    /// <summary>Most bytes of a request, its headers included.</summary>
    public int RequestBytes { get; init; } = 8_192;

    /// <summary>How long a request and its answer may take together.</summary>
    public long RequestNanos { get; init; } = 5_000_000_000;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MostConnections, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RequestBytes, 64);
        ArgumentOutOfRangeException.ThrowIfLessThan(RequestNanos, 1);
    }
}
