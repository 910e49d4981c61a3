using Ringside.Exchange.Members;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Gateways;

/// <summary>Number and limits of a gateway.</summary>
public sealed record GatewayOptions
{
    /// <summary>Its number, above 0.</summary>
    public required uint Gateway { get; init; }

    /// <summary>Which run of it this is; greater than those before.</summary>
    public required ulong Instance { get; init; }

    /// <summary>Name of the day for SoupBinTCP: another one for each identity of the streams, the same at all gateways.</summary>
    public required Alpha10 Day { get; init; }

    /// <summary>A hash of nothing, for names that nobody has: so that they take as long as others.</summary>
    public required SecretHash Decoy { get; init; }

    /// <summary>Shards of the venue. The home shard of a session is its number modulo this.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>Most connections at one time.</summary>
    public int MostConnections { get; init; } = 1_024;

    /// <summary>Most connections at one time from one address.</summary>
    public int MostPerAddress { get; init; } = 64;

    /// <summary>Most secrets that are being verified: one, and the next one, so that whoever verifies them need not wait. All others wait
    /// in the gateway, where whose turn it is can still be decided (<see cref="Logins"/>).</summary>
    public int MostHashes { get; init; } = 2;

    /// <summary>How addresses share that.</summary>
    public LoginLimits Logins { get; init; } = new();

    /// <summary>Most inputs to a shard that are not in its stable stream yet; beyond them members are told that the gateway is
    /// busy.</summary>
    public int MostUnsettled { get; init; } = 4_096;

    /// <summary>Messages above its rate, or without meaning, that a session may send in a second, over time, before it is cut
    /// off.</summary>
    public int ExcessPerSecond { get; init; } = 10;

    /// <summary>The same at once.</summary>
    public int ExcessBurst { get; init; } = 100;

    /// <summary>How long a client that had read everything may take to do so again.</summary>
    public long MostBehindNanos { get; init; } = 30_000_000_000;

    /// <summary>How late a time-out or a heartbeat may be: the connections are not looked at more often than this.</summary>
    public long PollGrainNanos { get; init; } = 20_000_000;

    /// <summary>Limits of each connection.</summary>
    public SoupSessionOptions Session { get; init; } = new();

    /// <summary>Limits of wrong secrets.</summary>
    public LockOutOptions LockOut { get; init; } = new();

    /// <summary>A rule that is left out on purpose.</summary>
    internal VenueFault Planted { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfZero(Gateway);
        ArgumentOutOfRangeException.ThrowIfLessThan(Shards, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostConnections, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostPerAddress, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostHashes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostUnsettled, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostBehindNanos, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(PollGrainNanos);
        Session.Check();
        Logins.Check();
    }
}
