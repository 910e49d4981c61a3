namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>One stream's election, as one run of one node takes part in it.</summary>
internal sealed record ZooKeeperElectionOptions
{
    /// <summary>Path of the venue's nodes, as <c>/ringside/VENUE</c>; made if need be.</summary>
    internal required string Root { get; init; }

    /// <summary>Name of the stream, as <c>shard-0</c> or <c>merge</c>: letters, digits, '-' and '_'.</summary>
    internal required string Stream { get; init; }

    /// <summary>Name of the node.</summary>
    internal required string Node { get; init; }

    /// <summary>Which run of it, above 0: no other run of any node has the same.</summary>
    internal required ulong Instance { get; init; }

    /// <summary>Where it is reached: up to <see cref="EmbeddedCoordinator.LongestAddress"/> printable ASCII characters.</summary>
    internal required string Address { get; init; }

    /// <summary>How often a candidate says at most how far it is.</summary>
    internal long UpdateNanos { get; init; } = 200_000_000;

    internal string Folder => $"{Root}/{Stream}";

    internal string ClaimPath => $"{Folder}/claim";

    internal string CandidatesPath => $"{Folder}/candidates";

    internal void Check()
    {
        ArgumentException.ThrowIfNullOrEmpty(Stream);
        ArgumentException.ThrowIfNullOrWhiteSpace(Node);
        ArgumentException.ThrowIfNullOrWhiteSpace(Address);
        ArgumentOutOfRangeException.ThrowIfZero(Instance);
        ArgumentOutOfRangeException.ThrowIfLessThan(UpdateNanos, 0);
        if (!Stream.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
            throw new ArgumentException($"{Stream}: expected letters, digits, '-' and '_'", nameof(Stream));
        if (Address.Length > EmbeddedCoordinator.LongestAddress || Address.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new ArgumentException(
                $"address {Address}: expected 1 to {EmbeddedCoordinator.LongestAddress} printable ASCII characters", nameof(Address));
        }

        if (!Candidate.TryRead(new Candidate(Node, Instance, 0, 0).Write(), out _))
            throw new ArgumentException($"node {Node}: expected up to 128 printable ASCII characters", nameof(Node));

        // The longest path below it has ten digits more.
        ZooKeeperLimits.CheckPath($"{CandidatesPath}/c-0000000000");
    }
}
