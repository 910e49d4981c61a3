using System.Text;

namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>What a session shall be.</summary>
internal sealed record ZooKeeperSessionOptions
{
    internal const string ExpectedCredentials = "NAME:PASSWORD of at most 256 bytes";

    /// <summary>How many servers there are.</summary>
    internal required int Servers { get; init; }

    /// <summary>The time-out that is asked for. A server grants 2 to 20 of its ticks.</summary>
    internal long TimeoutNanos { get; init; } = 6_000_000_000;

    /// <summary>Name, colon and password of the scheme <c>digest</c>; null for none. With it, new nodes are for those alone who have the
    /// same.</summary>
    internal string? Credentials { get; init; }

    /// <summary>Most requests that wait for an answer.</summary>
    internal int MostOutstanding { get; init; } = 64;

    /// <summary>The first pause, after all servers were tried in vain; doubled each time.</summary>
    internal long FirstRetryNanos { get; init; } = 50_000_000;

    /// <summary>The longest pause.</summary>
    internal long LongestRetryNanos { get; init; } = 2_000_000_000;

    /// <summary>How long the end of a session waits for the server.</summary>
    internal long CloseNanos { get; init; } = 500_000_000;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Servers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(TimeoutNanos, 1_000_000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(TimeoutNanos, ZooKeeperLimits.LongestTimeoutMillis * 1_000_000L);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostOutstanding, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(FirstRetryNanos, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestRetryNanos, FirstRetryNanos);
        if (Credentials is not null && !AreCredentials(Credentials))
            throw new ArgumentException($"credentials of ZooKeeper: expected {ExpectedCredentials}", nameof(Credentials));
    }

    /// <summary>Whether a text can be <see cref="Credentials"/>.</summary>
    internal static bool AreCredentials(string text) =>
        text.IndexOf(':') > 0 && text.IndexOf(':') < text.Length - 1 && Encoding.UTF8.GetByteCount(text) <= 256;
}
