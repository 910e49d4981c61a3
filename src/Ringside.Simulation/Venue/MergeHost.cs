using System.Collections.Immutable;
using Ringside.Exchange.Nodes;
using Ringside.Exchange.Snapshots;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Simulation.Venue;

/// <summary>One of the places where the merge may run.</summary>
internal sealed class MergeHost(VenueWorld world, int node, int place) : VenueProcess(world, node, "a merge")
{
    private const long RestartNanos = 50_000_000;

    private MergeNode? _merge;
    private IClaimPlace? _claims;
    private long _restartNanos = long.MaxValue;
    private bool _wrote;

    /// <summary>Whether it writes.</summary>
    internal bool Writes => _merge is { State: EpochWriterState.Established };

    internal override bool IsBack => Works && _merge is { State: EpochWriterState.Established or EpochWriterState.Following };

    /// <summary>The stores that count, as far as it knows.</summary>
    internal StoreSets? Stores => _merge?.Stores;

    private int Stream => World.Scenario.Shards;

    protected override void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos) => _merge!.Receive(packet, from, nowNanos);

    protected override void Advance(long nowNanos)
    {
        _claims!.Turn(_merge!.Last);
        _merge.IsLeaderGone = _claims.IsLeaderGone;
        _merge.Advance(nowNanos);
        Tell(_merge);
        Require(_merge.Fault);
        if (Writes && !_wrote)
        {
            World.StreamWatch.OnEstablished(Stream, _merge.WriterEpoch, _merge.Publisher!);
        }

        _wrote = Writes;
        World.HasBegun[Stream] |= Writes;
        if (_merge.HasEnded && _restartNanos == long.MaxValue)
        {
            World.Trail.Add(World.NowNanos, Node, "merge has ended");
            _restartNanos = nowNanos + RestartNanos;
        }
        else if (nowNanos >= _restartNanos)
        {
            Kill();
            if (World.Scenario.HasElection || World.Merge == this)
            {
                Start();
            }
        }
    }

    private void Tell(MergeNode merge)
    {
        if (merge.State == EpochWriterState.Following)
        {
            Tell(Stream, merge.Follower);
        }

        for (int shard = 0; shard < merge.Shards.Length; shard++)
        {
            Tell(shard, merge.Shards[shard]);
        }
    }

    protected override void OnStart()
    {
        (_restartNanos, _wrote) = (long.MaxValue, false);
        ulong instance = World.NextInstance();
        _claims = World.ClaimsOf(Stream, Node, instance);
        (StreamPlace at, ImmutableArray<long> merged) = World.Shelf.Merge();
        _merge = new MergeNode(
            World.WriterOf(Stream, place, at.Identity, instance),
            at.Position,
            merged,
            [.. Enumerable.Range(0, World.Scenario.Shards).Select(shard => World.Layout.FollowerOf(shard, 0, 1))],
            _claims,
            OutputTo(Stream));
        Tell(_merge);
    }

    protected override void OnKill()
    {
        _claims!.Die();
        _merge = null;
    }
}
