namespace Ringside.Exchange.Shards;

/// <summary>The versions of the rules by which a shard judges and matches: what it makes of an input behind a given state.</summary>
/// <remarks>
/// <para><b>Problem.</b> All engines of a shard must come to the same state from the same stream, also while some run this program and some
/// the next one. So a change of the rules is not switched by the program that runs, but by the active version
/// (<see cref="ShardCore.LogicVersion"/>), which is state: it rises by an input of the stream (<see cref="ShardInputKind.LogicRaised"/>),
/// behind the same batch for everybody. How that is done while a venue runs stands in docs/operate.md.</para>
/// <para><b>To add a version</b>, make <see cref="Newest"/> one more. Wherever the rules then differ, ask for the active version and keep
/// the old way: <c>if (LogicVersion &gt;= 2) .. else ..</c> in <see cref="ShardCore"/>; the matching engine is told which by its owner.
/// The difference must be a function of state and input alone. Say in the list below what has changed. An old way may go when no stream,
/// and no snapshot, of a version below is to be read any more: then make <see cref="First"/> more, too.</para>
/// <para><b>No version is needed</b> for what leaves outcomes, events and digests as they are, and for what only a gateway, a feed, a merge
/// or a store does. A program that is to read an event or an outcome that it does not know stops, and says so: gateways and market data get
/// a new program before its version is raised.</para>
/// <list type="table">
/// <item><term>1</term><description>The first one; what streams and snapshots are of that name none.</description></item>
/// </list>
/// </remarks>
internal static class LogicVersions
{
    /// <summary>The version with which a stream begins, unless the day before it ended with a newer one.</summary>
    internal const uint First = 1;

    /// <summary>The newest version that this program can run; it can run all from <see cref="First"/> on.</summary>
    internal const uint Newest = 1;
}
