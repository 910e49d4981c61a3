namespace Ringside.Exchange.Gateways;

/// <summary>Limits of <see cref="MemberStreams"/>. Gateways that are to have equal streams have equal limits.</summary>
public sealed record MemberStreamsOptions
{
    /// <summary>Shards of the venue.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>Most sessions and members together that have a stream; sessions beyond have none, and are counted.</summary>
    public int MostStreams { get; init; } = 4_096;

    /// <summary>Most instruments of all shards.</summary>
    public int MostInstruments { get; init; } = 4_096;

    /// <summary>Most pieces of 16 KiB that are kept of each stream (some 300 messages each); the oldest ones are forgotten.</summary>
    public int MostChunks { get; init; } = 16_384;

    /// <summary>Pieces that are made at the start, so that later nothing is allocated until they are used up.</summary>
    public int SpareChunks { get; init; } = 64;

    /// <summary>Orders at one time for which room is made at the start.</summary>
    public int ExpectedOrders { get; init; } = 16_384;

    /// <summary>Key of the hashes of tokens: any number that members do not know. The streams do not depend on it.</summary>
    public ulong HashSecret { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Shards, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostStreams, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostInstruments, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostChunks, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(SpareChunks);
        ArgumentOutOfRangeException.ThrowIfLessThan(ExpectedOrders, 1);
    }
}
