using Ringside.Exchange.Gateways;
using Ringside.Exchange.Shards;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams.Following;

namespace Ringside.Exchange.Nodes;

/// <summary>A gateway and the streams that it reads, without sockets.</summary>
/// <remarks>It reads from the beginning, or from a snapshot of its members' streams. Its log-ins are confirmed by the stream itself, so
/// nobody is let in before everything older was read.</remarks>
public sealed class GatewayNode
{
    private readonly MergedReader _reader;
    private readonly WriterWatch _writers;
    private readonly long[] _firstUnsettled;
    private readonly long[] _waitingSinceNanos;
    private readonly long _resendNanos;

    /// <summary>A gateway that reads on.</summary>
    /// <param name="core">The gateway; its members' streams are as far as the reader.</param>
    /// <param name="reader">Reads the streams.</param>
    /// <param name="resendNanos">How long nothing of what was sent to a shard may come back before it is sent again.</param>
    /// <param name="silenceNanos">How long an engine may be silent before that is trouble.</param>
    public GatewayNode(GatewayCore core, MergedReader reader, long resendNanos = 500_000_000, long silenceNanos = 2_000_000_000)
    {
        ArgumentNullException.ThrowIfNull(core);
        ArgumentNullException.ThrowIfNull(reader);
        (Core, _reader, _resendNanos) = (core, reader, resendNanos);
        _writers = new WriterWatch(reader, silenceNanos);
        _firstUnsettled = new long[reader.Shards];
        _waitingSinceNanos = new long[reader.Shards];
    }

    /// <summary>The gateway.</summary>
    public GatewayCore Core { get; }

    /// <summary>Reads the streams.</summary>
    public MergedReader Reader => _reader;

    /// <summary>Why it has stopped; null while it has not.</summary>
    public string? Fault { get; private set; }

    /// <summary>Why nothing more can be read, though it goes on; null while all is well.</summary>
    public string? Trouble => Fault is null ? _writers.Trouble : null;

    /// <summary>Whether everything was read once that was there before it.</summary>
    public bool HasCaughtUp { get; private set; }

    /// <summary>Whether it serves members: however much is under way.</summary>
    public bool IsOpen => Fault is null && HasCaughtUp && Core.HasStarted;

    /// <summary>Batches that were read.</summary>
    public long Batches { get; private set; }

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    public long NextDeadlineNanos
    {
        get
        {
            long deadline = Math.Min(Core.DeadlineNanos, _reader.NextDeadlineNanos);
            if (Fault is null)
                deadline = Math.Min(deadline, _writers.DeadlineNanos);
            for (int shard = 0; shard < _firstUnsettled.Length; shard++)
            {
                if (Core.UnsettledOf(shard) > 0 && Fault is null)
                    deadline = Math.Min(deadline, _waitingSinceNanos[shard] + _resendNanos);
            }

            return deadline;
        }
    }

    /// <summary>Takes a packet of any stream.</summary>
    public void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos) => _reader.Receive(packet, from, nowNanos);

    /// <summary>Reads what is stable, and sends to the shards. What is due with connections is the door's, when it has looked at what they
    /// sent.</summary>
    /// <param name="most">Most batches that are read.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>How much was done.</returns>
    public int Advance(int most, long nowNanos)
    {
        int count = 0;
        while (Fault is null && count < most && _reader.TryRead(out int shard, out StreamBatch batch))
        {
            count++;
            Take(shard, batch, nowNanos);
        }

        Batches += count;
        _reader.Advance(nowNanos);
        Fault ??= _reader.Fault;
        if (Fault is not null)
        {
            Core.Abandon();
            return count;
        }

        HasCaughtUp = HasCaughtUp || _reader.IsCaughtUp;
        _writers.Advance(nowNanos);
        SendAgain(nowNanos);
        Core.Flush();
        return count;
    }

    private void Take(int shard, in StreamBatch batch, long nowNanos)
    {
        if (batch.IsEpochStarted)
            Core.OnEpochStarted(shard, batch.Number);
        else if (ShardBatch.TryRead(shard, batch.Number, batch.Payload, out StableBatch stable, out _))
            Core.OnStable(stable, nowNanos);
        else
            Fault = $"shard {shard}: batch {batch.Number} of epoch {batch.Epoch} is none of a shard";
    }

    private void SendAgain(long nowNanos)
    {
        for (int shard = 0; shard < _firstUnsettled.Length; shard++)
        {
            long first = Core.FirstUnsettledOf(shard);
            if (Core.UnsettledOf(shard) == 0 || first != _firstUnsettled[shard])
            {
                (_firstUnsettled[shard], _waitingSinceNanos[shard]) = (first, nowNanos);
            }
            else if (nowNanos - _waitingSinceNanos[shard] >= _resendNanos)
            {
                _waitingSinceNanos[shard] = nowNanos;
                Core.SendAgain(shard);
            }
        }
    }
}
