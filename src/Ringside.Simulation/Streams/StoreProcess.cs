using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Storing;
using Ringside.Simulation.Parts;

namespace Ringside.Simulation.Streams;

/// <summary>A store and its disk.</summary>
internal sealed class StoreProcess : StreamProcess
{
    private readonly ReleaseWatch _releases;
    private StreamStore? _store;

    internal StoreProcess(StreamWorld world, int node)
        : base(world, node)
    {
        _releases = new ReleaseWatch(world.StreamWatch, 1, $"store {node}");
        Disk = new SimulatedDisk(world.Scenario.Disk, world.Dice)
        {
            KeepsTornTail = world.Planted == StreamFault.TornTailKept,
            Waits = WaitFor,
        };
    }

    internal SimulatedDisk Disk { get; }

    /// <summary>Whether it serves: it is up, and does not abstain.</summary>
    internal bool Serves => IsUp && _store?.Doubt is null;

    /// <summary>Its place and its directory.</summary>
    internal StoreMember Member => new(World.StoreNumbers[Node], Disk.Directory);

    /// <summary>Number of the last batch that it keeps.</summary>
    internal long Kept => _store?.Kept ?? 0;

    internal override void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos) => _store!.Receive(packet, from, nowNanos);

    internal override void Advance(long nowNanos)
    {
        _store!.Advance(nowNanos);
        if (_store.Doubt is null)
        {
            Disk.ClearDoubt();
        }

        World.Judge.OnDisk(Disk);
        World.StreamWatch.OnDisk(0, World.StoreNumbers[Node], Disk);
        _releases.Look(0, _store.Follower);
        if (_store.Fault is { } fault)
        {
            World.OnStopped(this, "no store stops", fault);
        }
    }

    protected override void OnStart()
    {
        bool repeats = World.Planted != StreamFault.MarksNotRepeated;
        var options = new StreamStoreOptions
        {
            Number = World.StoreNumbers[Node],
            Follower = FollowerOptions(),
            FirstRepeatNanos = repeats ? 1_000_000 : long.MaxValue / 4,
            LongestRepeatNanos = repeats ? 50_000_000 : long.MaxValue / 4,
        };
        DiskState state = Disk.Recover();
        _store = new StreamStore(options, Disk, state, Output) { Planted = World.Planted };
    }

    protected override void OnKill()
    {
        Disk.Kill();
        _store = null;
    }
}
