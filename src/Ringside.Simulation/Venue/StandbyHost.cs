using Ringside.Exchange;
using Ringside.Exchange.MarketData;
using Ringside.Exchange.Nodes;
using Ringside.Exchange.Shards;
using Ringside.Linux.Sockets;

namespace Ringside.Simulation.Venue;

/// <summary>A standby, which makes snapshots.</summary>
internal sealed class StandbyHost(VenueWorld world, int node) : VenueProcess(world, node, "a standby"), IItchSink
{
    private long _saved;

    /// <summary>The standby; null while it is down.</summary>
    internal StandbyNode? Standby { get; private set; }

    internal override bool IsBack => Works && Standby!.HasCaughtUp;

    public void Take(ulong number, ReadOnlySpan<byte> message)
    {
    }

    protected override void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos) => Standby!.Receive(packet, from, nowNanos);

    protected override void Advance(long nowNanos)
    {
        StandbyNode standby = Standby!;
        Tell(standby.Reader);
        standby.Advance(64, nowNanos);
        Require(standby.Fault);

        if (standby.Batches - _saved >= World.Scenario.SnapshotBatches && standby.Reader.IsBetweenTurns)
        {
            _saved = standby.Batches;
            World.Trail.Add(World.NowNanos, Node, "makes a snapshot behind", standby.Reader.PositionOf(0).Number);
            World.Shelf.Save(standby, [.. World.PlacesOf(standby.Reader)]);
        }
    }

    protected override void OnStart()
    {
        _saved = 0;
        Standby = World.Shelf.Standby(
            places => World.ReadFrom(this, places, World.Planted == VenueFault.UnstableSnapshot), this);
        Tell(Standby.Reader);
    }

    protected override void OnKill()
    {
        foreach (ShardCore shard in Standby!.Shards)
        {
            shard.Dispose();
        }

        Standby = null;
    }
}
