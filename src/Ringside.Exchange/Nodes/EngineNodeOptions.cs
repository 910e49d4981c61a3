using System.Collections.Immutable;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Members;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Exchange.Nodes;

/// <summary>What an <see cref="EngineNode"/> is told.</summary>
public sealed record EngineNodeOptions
{
    /// <summary>Number of its shard.</summary>
    public required byte Shard { get; init; }

    /// <summary>How it writes its stream.</summary>
    public required EpochWriterOptions Writer { get; init; }

    /// <summary>What is to be traded: an instrument that the shard does not have yet is defined and opened.</summary>
    public required ImmutableArray<InstrumentConfiguration> Instruments { get; init; }

    /// <summary>Whose limits are sequenced at each start.</summary>
    public required ImmutableArray<Member> Members { get; init; }

    /// <summary>Numbers of the other engines of the shard: all of them must be able to run a version of the rules before it is
    /// raised.</summary>
    public ImmutableArray<ushort> Others { get; init; } = [];

    /// <summary>Where the stream of the day before ended; null when there was none.</summary>
    public DayEnd? Before { get; init; }

    /// <summary>How long a gateway may not be heard before its sessions are disconnected.</summary>
    public long GatewaySilenceNanos { get; init; } = 10_000_000_000;

    /// <summary>How long stores may be silent, or nothing become stable, before that is trouble.</summary>
    public long StoreSilenceNanos { get; init; } = 2_000_000_000;

    /// <summary>Batches of the sealed stream that are applied in one turn.</summary>
    public int BatchesPerTurn { get; init; } = 4_096;
}
