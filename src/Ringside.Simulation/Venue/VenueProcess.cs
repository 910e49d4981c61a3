using Ringside.Exchange.Nodes;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;
using Ringside.Simulation.Parts;

namespace Ringside.Simulation.Venue;

/// <summary>A process of a venue: up, standing still, or down.</summary>
internal abstract class VenueProcess(VenueWorld world, int node, string what)
{
    private const int MostWaiting = 4_000;
    /// <summary>How much faster or slower than others' its clock is at most.</summary>
    internal const long MostMillionths = 500;

    private const long MostOriginNanos = 1_000_000_000_000_000;

    private readonly Queue<StreamWire.Delivery> _waiting = new();
    private readonly ReleaseWatch _releases = new(world.StreamWatch, world.Layout.Streams.Length, $"{what} of node {node}");
    private readonly long _originNanos = world.Dice.Below(MostOriginNanos);
    private readonly long _fastMillionths = world.Dice.Between(-MostMillionths, MostMillionths);

    /// <summary>Its number on the network.</summary>
    internal int Node { get; } = node;

    /// <summary>What it is, for people.</summary>
    internal string What { get; } = what;

    /// <summary>Whether it runs, though it may stand still.</summary>
    internal bool IsUp { get; private set; }

    /// <summary>Counts its starts.</summary>
    internal int Run { get; private set; }

    /// <summary>Whether it does what it is for, as an administrator sees it.</summary>
    internal virtual bool IsBack => Works;

    /// <summary>Until when it stands still: packets wait, and it does not know.</summary>
    internal long PausedUntilNanos { get; set; }

    /// <summary>The time as its machine tells it: since another moment than others, and at a rate of its own. The process knows no other
    /// one.</summary>
    internal long ClockNanos => _originNanos + ElapsedNanos;

    /// <summary>What has passed of that time since the run began.</summary>
    internal long ElapsedNanos => World.NowNanos + (World.NowNanos / 1_000 * _fastMillionths / 1_000);

    /// <summary>Whether it does anything now.</summary>
    internal bool Works => IsUp && PausedUntilNanos <= World.NowNanos;

    protected VenueWorld World { get; } = world;

    /// <summary>Whether it ends in order, and is not killed.</summary>
    protected bool IsClosing { get; private set; }

    internal void Start()
    {
        IsUp = true;
        Run++;
        World.Starts++;
        OnStart();
    }

    internal void Kill()
    {
        if (IsUp)
        {
            IsUp = false;
            PausedUntilNanos = 0;
            _waiting.Clear();
            OnKill();
        }
    }

    internal void Hand(in StreamWire.Delivery delivery)
    {
        if (IsUp && _waiting.Count < MostWaiting)
        {
            _waiting.Enqueue(delivery);
        }
    }

    internal void Turn()
    {
        while (Works && _waiting.TryDequeue(out StreamWire.Delivery delivery))
        {
            Receive(delivery.Packet, StreamWire.AddressOf(delivery.From), ClockNanos);
        }

        if (Works)
        {
            Advance(ClockNanos);
        }
    }

    /// <summary>The process ends as it is told to, with all that it has to bring to an end.</summary>
    internal void Close()
    {
        if (IsUp)
        {
            OnClose();
            IsClosing = true;
            Kill();
            IsClosing = false;
        }
    }

    internal IStreamOutput OutputTo(int stream) => World.Wire.OutputOf(Node, World.ListenersOf(stream));

    protected abstract void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos);

    protected abstract void Advance(long nowNanos);

    protected abstract void OnStart();

    protected abstract void OnKill();

    /// <summary>Tells the judge what it takes for stable.</summary>
    protected void Tell(MergedReader reader)
    {
        for (int shard = 0; shard < reader.Shards; shard++)
        {
            Tell(shard, reader.FollowerOf(shard));
        }

        if (reader.Merge is { } merge)
        {
            Tell(reader.Shards, merge);
        }
    }

    /// <summary>The same, where it reads one stream.</summary>
    protected void Tell(int stream, StreamFollower follower) => _releases.Look(stream, follower);

    /// <summary>The same, where it only counts marks.</summary>
    protected void Tell(int stream, StableWatch watch) => _releases.Look(stream, watch);

    protected virtual void OnClose()
    {
    }

    /// <summary>It waits for something, and does nothing else: what it sends leaves behind that.</summary>
    protected void WaitFor(long nanos)
    {
        PausedUntilNanos = Math.Max(PausedUntilNanos, World.NowNanos + nanos);
        World.Wire.Hold(Node, PausedUntilNanos);
    }

    protected void Require(string? fault)
    {
        if (fault is not null)
        {
            throw new InvariantException("no process stops for good", $"{What} of node {Node}: {fault}");
        }
    }

    protected StreamFollower Follow(int stream, uint identity, StreamPosition position, bool readsUnstable = false) => new(
        World.Layout.FollowerOf(stream, identity, World.Dice.Bits(), readsUnstable), position, OutputTo(stream));
}
