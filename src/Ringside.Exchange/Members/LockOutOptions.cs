namespace Ringside.Exchange.Members;

/// <summary>Limits of a <see cref="LockOut"/>.</summary>
public sealed record LockOutOptions
{
    /// <summary>Wrong secrets after which one is locked out.</summary>
    public int MostFailures { get; init; } = 5;

    /// <summary>Silence after which wrong secrets are forgotten.</summary>
    public long ForgetNanos { get; init; } = 300_000_000_000;

    /// <summary>How long one is locked out.</summary>
    public long LockNanos { get; init; } = 900_000_000_000;

    /// <summary>Pairs of name and address that are remembered; a power of two, at least 8.</summary>
    public int Places { get; init; } = 4_096;

    /// <summary>Key of the hash of a pair: any number that strangers do not know.</summary>
    public ulong HashSecret { get; init; }
}
