using Ringside.Exchange.Shards;

namespace Ringside.Exchange.Nodes;

/// <summary>Where the stream of a day ended.</summary>
/// <param name="Identity">Its identity.</param>
/// <param name="Number">Number of its last batch that has an input.</param>
/// <param name="Chain">Chain there.</param>
public sealed record DayEnd(uint Identity, long Number, ulong Chain)
{
    /// <summary>The active logic version there, with which the next day goes on.</summary>
    public uint LogicVersion { get; init; } = LogicVersions.First;
}
