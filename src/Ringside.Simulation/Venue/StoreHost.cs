using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams.Storing;
using Ringside.Simulation.Parts;

namespace Ringside.Simulation.Venue;

/// <summary>A store of all streams, each with a disk of its own.</summary>
internal sealed class StoreHost : VenueProcess
{
    private readonly StreamStore?[] _stores;

    internal StoreHost(VenueWorld world, int node)
        : base(world, node, "a store")
    {
        Disks = [.. world.Layout.Streams.Select(_ => new SimulatedDisk(world.Scenario.Disk, world.Dice) { Waits = WaitFor })];
        _stores = new StreamStore?[Disks.Length];
    }

    /// <summary>Its disks, by stream.</summary>
    internal SimulatedDisk[] Disks { get; }

    /// <summary>Whether any of its disks may hold less than was said.</summary>
    internal bool IsDoubtful => Array.Exists(Disks, disk => disk.IsDoubtful);

    internal override bool IsBack => Works && Enumerable.Range(0, _stores.Length).All(
        stream => Serves(stream) && KeptOf(stream) >= World.Auditor.LastOf(stream));

    /// <summary>Whether it takes part in a stream.</summary>
    internal bool Serves(int stream) => IsUp && _stores[stream] is { Doubt: null };

    /// <summary>Whether it keeps nothing more until it is started anew.</summary>
    internal bool IsInTrouble => IsUp && Array.Exists(Disks, disk => disk.Trouble is not null);

    /// <summary>Number of the last batch of a stream that it keeps.</summary>
    internal long KeptOf(int stream) => _stores[stream]?.Kept ?? 0;

    protected override void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos)
    {
        foreach (StreamStore? store in _stores)
        {
            store!.Receive(packet, from, nowNanos);
        }
    }

    protected override void Advance(long nowNanos)
    {
        for (int stream = 0; stream < _stores.Length; stream++)
        {
            StreamStore store = _stores[stream]!;
            store.Advance(nowNanos);
            if (store.Doubt is null)
            {
                Disks[stream].ClearDoubt();
            }

            Require(store.Fault);
            World.StreamWatch.OnDisk(stream, World.Layout.StoreNumber(Node), Disks[stream]);
            Tell(stream, store.Follower);
        }
    }

    protected override void OnStart()
    {
        for (int stream = 0; stream < _stores.Length; stream++)
        {
            var options = new StreamStoreOptions
            {
                Number = World.Layout.StoreNumber(Node),
                Follower = World.Layout.FollowerOf(stream, 0, World.Dice.Bits()),
            };
            _stores[stream] = new StreamStore(options, Disks[stream], Disks[stream].Recover(), OutputTo(stream))
            {
                Planted = World.PlantedInStreams,
            };
        }
    }

    protected override void OnClose() => Array.ForEach(Disks, disk => disk.Close());

    protected override void OnKill()
    {
        foreach (SimulatedDisk disk in Disks)
        {
            disk.Kill();
        }

        Array.Clear(_stores);
    }
}
