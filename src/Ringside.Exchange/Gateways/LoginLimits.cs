using System.Numerics;

namespace Ringside.Exchange.Gateways;

/// <summary>How log-ins share the verification of secrets, which takes long (<see cref="Members.SecretHash"/>).</summary>
/// <remarks>An address is an IPv4 address, or the first 64 bits of an IPv6 one: the others are its owner's to choose (RFC 4291,
/// 2.5.1).</remarks>
public sealed record LoginLimits
{
    /// <summary>Most secrets of one address that are being verified.</summary>
    public int MostVerifiedPerAddress { get; init; } = 2;

    /// <summary>Most log-ins of one address that wait for their turn; others are told that the gateway is busy.</summary>
    public int MostWaitingPerAddress { get; init; } = 512;

    /// <summary>Most log-ins that wait in all. Who comes when so many wait takes the place of the last one of the address that has
    /// most.</summary>
    public int MostWaiting { get; init; } = 2_048;

    /// <summary>Wrong secrets of one address, of whatever names, that cost it no waiting.</summary>
    public int FailureBurst { get; init; } = 30;

    /// <summary>How long an address waits for each one above that. Right secrets cost nothing.</summary>
    public long FailureNanos { get; init; } = 1_000_000_000;

    /// <summary>Addresses whose wrong secrets are remembered; a power of two, at least 8.</summary>
    public int Addresses { get; init; } = 4_096;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MostVerifiedPerAddress, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostWaitingPerAddress, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostWaiting, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(FailureBurst, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(FailureBurst, 1_000_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(FailureNanos, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(FailureNanos, 1_000_000_000_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(Addresses, 8);
        ArgumentOutOfRangeException.ThrowIfNotEqual(BitOperations.IsPow2(Addresses), true);
    }
}
