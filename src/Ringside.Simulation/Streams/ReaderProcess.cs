using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams.Following;

namespace Ringside.Simulation.Streams;

/// <summary>Somebody who shows what is stable to others.</summary>
internal sealed class ReaderProcess(StreamWorld world, int node) : StreamProcess(world, node)
{
    private StreamFollower? _follower;

    /// <summary>Number of the last batch that it has shown.</summary>
    internal long Shown { get; private set; }

    internal override void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos) =>
        _follower!.Receive(packet, from, nowNanos);

    internal override void Advance(long nowNanos)
    {
        _follower!.Advance(nowNanos);
        while (_follower.TryRead(out StreamBatch batch))
        {
            if (batch.Number != Shown + 1)
            {
                throw new InvariantException("a reader has all batches in their order", $"{batch.Number} after {Shown}");
            }

            Shown = batch.Number;
            World.StreamWatch.OnReleased(0, batch.Number, batch.Chain, $"reader {Node}");
            World.Judge.OnReleased(batch);
            World.Payloads.Check(batch);
        }

        if (_follower.Fault is { } fault)
        {
            World.OnStopped(this, "no reader stops", fault);
        }
    }

    protected override void OnStart()
    {
        (_follower, Shown) = (new StreamFollower(FollowerOptions(), StreamPosition.Beginning, Output) { Planted = World.Planted }, 0);
    }

    protected override void OnKill() => _follower = null;
}
