using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;

namespace Ringside.Simulation.Streams;

/// <summary>A process of a run: up, standing still, or down.</summary>
internal abstract class StreamProcess(StreamWorld world, int node)
{
    /// <summary>Its number on the network.</summary>
    internal int Node { get; } = node;

    /// <summary>Whether it runs, though it may stand still.</summary>
    internal bool IsUp { get; private set; }

    /// <summary>Until when it stands still: packets wait, and it does not know; 0 when it does not.</summary>
    internal long PausedUntilNanos { get; set; }

    protected StreamWorld World { get; } = world;

    protected IStreamOutput Output { get; } = world.Wire.OutputOf(node);

    internal void Start()
    {
        IsUp = true;
        OnStart();
    }

    internal void Kill()
    {
        IsUp = false;
        OnKill();
    }

    internal abstract void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos);

    internal abstract void Advance(long nowNanos);

    protected abstract void OnStart();

    protected abstract void OnKill();

    /// <summary>It waits for something, and does nothing else: what it sends leaves behind that.</summary>
    protected void WaitFor(long nanos)
    {
        PausedUntilNanos = Math.Max(PausedUntilNanos, World.NowNanos + nanos);
        World.Wire.Hold(Node, PausedUntilNanos);
    }

    protected StreamFollowerOptions FollowerOptions() => new()
    {
        Stream = StreamWorld.Stream,
        Stores = World.StoreNumbers,
        StoreAddresses = World.StoreAddresses,
        FirstStores = World.FirstStores,
        StableCopies = World.Scenario.Sizes.Copies,
        LogBytes = 1 << 20,
        FirstLogBytes = 1 << 12,
        LogBatches = 1 << 12,
        WindowBatches = 64,
        WindowBytes = 1 << 18,
        Seed = World.Dice.Bits(),
    };
}
