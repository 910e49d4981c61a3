using System.Collections.Immutable;
using Ringside.Exchange.Gateways;
using Ringside.Exchange.MarketData;
using Ringside.Exchange.Shards;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams.Following;

namespace Ringside.Exchange.Nodes;

/// <summary>Follows the stable streams and computes what everybody computes from them: the shards, the members' streams, the feeds. It
/// compares each batch with its writer's digest, and is what snapshots are made of.</summary>
/// <remarks>It applies stable batches only, so its state never has to go back. Nobody waits for it.</remarks>
public sealed class StandbyNode
{
    private const long SilenceNanos = 2_000_000_000;

    private readonly MergedReader _reader;
    private readonly WriterWatch _writers;
    private readonly ImmutableArray<ShardCore> _shards;
    private readonly ImmutableArray<ItchPublication> _feeds;
    private readonly MemberStreams _members;

    /// <summary>A standby that reads on.</summary>
    /// <param name="reader">Reads the streams.</param>
    /// <param name="shards">The shards, as far as the reader; the owner disposes them.</param>
    /// <param name="members">The members' streams, likewise.</param>
    /// <param name="feeds">The feeds of the shards, likewise.</param>
    public StandbyNode(
        MergedReader reader, ImmutableArray<ShardCore> shards, MemberStreams members, ImmutableArray<ItchPublication> feeds)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(members);
        ArgumentOutOfRangeException.ThrowIfNotEqual(shards.Length, reader.Shards, nameof(shards));
        ArgumentOutOfRangeException.ThrowIfNotEqual(feeds.Length, reader.Shards, nameof(feeds));
        (_reader, _shards, _members, _feeds) = (reader, shards, members, feeds);
        _writers = new WriterWatch(reader, SilenceNanos);
    }

    /// <summary>Reads the streams.</summary>
    public MergedReader Reader => _reader;

    /// <summary>The shards, by number.</summary>
    public ImmutableArray<ShardCore> Shards => _shards;

    /// <summary>The members' streams.</summary>
    public MemberStreams Members => _members;

    /// <summary>The feeds, by number of the shard.</summary>
    public ImmutableArray<ItchPublication> Feeds => _feeds;

    /// <summary>Batches that were applied.</summary>
    public long Batches { get; private set; }

    /// <summary>Why it has stopped; null while it has not. A digest that differs is told here, with the batch; so is a version of the rules
    /// that this program cannot run.</summary>
    public string? Fault { get; private set; }

    /// <summary>Why nothing more can be read, though it goes on; null while all is well.</summary>
    public string? Trouble => Fault is null ? _writers.Trouble : null;

    /// <summary>Whether everything was read once that was there before it.</summary>
    public bool HasCaughtUp { get; private set; }

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    public long NextDeadlineNanos => Math.Min(_reader.NextDeadlineNanos, _writers.DeadlineNanos);

    /// <summary>Takes a packet of any stream.</summary>
    public void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos) => _reader.Receive(packet, from, nowNanos);

    /// <summary>Applies what is stable.</summary>
    /// <param name="most">Most batches that are read, though not in the middle of a turn.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>How much was done.</returns>
    public int Advance(int most, long nowNanos)
    {
        int count = 0;
        while (Fault is null && (count < most || !_reader.IsBetweenTurns) && _reader.TryRead(out int shard, out StreamBatch batch))
        {
            count++;
            Take(shard, batch);
        }

        Batches += count;
        _reader.Advance(nowNanos);
        HasCaughtUp = HasCaughtUp || _reader.IsCaughtUp;
        _writers.Advance(nowNanos);
        Fault ??= _reader.Fault;
        return count;
    }

    private void Take(int shard, in StreamBatch batch)
    {
        Fault = LogicCheck.WhyNot(_shards[shard], shard, batch);
        if (Fault is not null)
            return;
        if (batch.IsEpochStarted)
        {
            _members.PassOver(shard, batch.Number);
            _feeds[shard].PassOver(batch.Number);
            return;
        }

        if (!ShardBatch.TryRead(shard, batch.Number, batch.Payload, out StableBatch stable, out _))
        {
            Fault = $"shard {shard}: batch {batch.Number} of epoch {batch.Epoch} is none of a shard";
            return;
        }

        _members.Apply(stable);
        _feeds[shard].Apply(stable);
        Fault = ShardPayload.Apply(_shards[shard], shard, batch);
    }
}
