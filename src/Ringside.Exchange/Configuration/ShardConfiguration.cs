using System.Collections.Immutable;
using Ringside.Linux.Sockets;

namespace Ringside.Exchange.Configuration;

/// <summary>One shard: a stream, a matching engine, and what is traded there.</summary>
public sealed record ShardConfiguration
{
    /// <summary>Its number, from 0 without gaps.</summary>
    public required byte Number { get; init; }

    /// <summary>Multicast group and port of its stream.</summary>
    public required Endpoint Group { get; init; }

    /// <summary>What is traded there.</summary>
    public required ImmutableArray<InstrumentConfiguration> Instruments { get; init; }
}
