using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Exchange.Nodes;

/// <summary>Writes the merge stream without sockets: puts what it sees stable in the streams of the shards into one order. One of several
/// follows the one that writes, and waits to be elected (docs/failover.md).</summary>
/// <remarks>It needs no batches of the shards, only how far they are stable, which the marks of the stores tell. Every reader of the merge
/// stream computes the same from it and the shards, so that nobody has to number anything.</remarks>
public sealed class MergeNode
{
    // Its heartbeats keep it awake for that.
    private const long StoresPauseNanos = 500_000_000;

    private readonly EpochWriter _writer;
    private readonly StableWatch[] _shards;
    private readonly long[] _merged;
    private readonly long _pauseNanos;
    private readonly Func<StoreWatch?> _newStoreWatch; // where there is another one to give up the lead to
    private StoreWatch? _stores;
    private readonly byte[] _entry = new byte[MergeBatch.EntrySize];
    private long _publishNanos = long.MinValue;
    private long _storesNanos;

    /// <summary>A merge that has claimed nothing yet.</summary>
    /// <param name="options">How it writes the merge stream.</param>
    /// <param name="start">What its owner has already of the merge stream, as far as it is stable.</param>
    /// <param name="merged">Up to which batch of each shard that goes; empty at the beginning of the stream.</param>
    /// <param name="shards">What the streams of the shards are, by number.</param>
    /// <param name="claims">Gives out epochs.</param>
    /// <param name="output">Where packets go.</param>
    /// <param name="pauseNanos">Least time between two of its batches.</param>
    public MergeNode(
        EpochWriterOptions options,
        StreamPosition start,
        IReadOnlyList<long> merged,
        IReadOnlyList<StreamFollowerOptions> shards,
        IEpochClaims claims,
        IStreamOutput output,
        long pauseNanos = 100_000)
    {
        ArgumentNullException.ThrowIfNull(shards);
        ArgumentNullException.ThrowIfNull(merged);
        _writer = new EpochWriter(options, start, claims, output);
        _shards = [.. shards.Select(shard => new StableWatch(shard))];
        _merged = new long[_shards.Length];
        for (int shard = 0; shard < merged.Count; shard++)
            _merged[shard] = merged[shard];
        _pauseNanos = pauseNanos;
        StreamFollowerOptions follower = options.Follower;
        _newStoreWatch = () => options.Election is { } election
            ? new StoreWatch(follower.StableCopies, election.StuckNanos) : null;
        _stores = _newStoreWatch();
    }

    /// <summary>How far its writer is.</summary>
    public EpochWriterState State => _writer.State;

    /// <summary>Why it is not established, as far as there is a reason to tell.</summary>
    public string? Problem => Fault ?? _writer.Problem;

    /// <summary>Why it has ended for good; null while it has not.</summary>
    public string? Fault { get; private set; }

    /// <summary>Whether it has ended, and another one must begin.</summary>
    public bool HasEnded => State == EpochWriterState.Ended || Fault is not null;

    /// <summary>Whether it has ended because what it began with is not of the stream that the stores hold.</summary>
    public bool IsStartRefused => _writer.IsStartRefused;

    /// <summary>Whether the coordinator knows that the merge that wrote last is gone: then stores need not say so.</summary>
    public bool IsLeaderGone
    {
        set => _writer.IsLeaderGone = value;
    }

    /// <summary>Reads the stream of another merge; only while it follows what is released is stable.</summary>
    internal StreamFollower Follower => _writer.Follower;

    /// <summary>What writes, from when the epoch has begun; else null.</summary>
    internal StreamPublisher? Publisher => _writer.Publisher;

    /// <summary>How far the shards are stable, by number.</summary>
    internal ReadOnlySpan<StableWatch> Shards => _shards;

    /// <summary>The epoch that the merge stream is in, as far as it knows; 0 for none.</summary>
    public uint WriterEpoch => _writer.WriterEpoch;

    /// <summary>The stores that count, as far as it knows; null before it has heard of its stream.</summary>
    public StoreSets? Stores => _writer.Sets;

    /// <summary>Last batch of the merge stream that it has.</summary>
    public long Last => _writer.Last;

    /// <summary>Whether it follows another one that is established: it could take over.</summary>
    public bool IsStandby => State == EpochWriterState.Following && _writer.Follower.IsWriterEstablished;

    /// <summary>Times that it was elected.</summary>
    public long Elections => _writer.Elections;

    /// <summary>Batches of the merge stream that it has read before it wrote.</summary>
    public long Replayed { get; private set; }

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    public long NextDeadlineNanos => HasEnded ? long.MaxValue
        : State == EpochWriterState.Established && _writer.Publisher!.IsReady
            && HasMore() ? Math.Min(_writer.NextDeadlineNanos, _publishNanos + _pauseNanos) : _writer.NextDeadlineNanos;

    /// <summary>Takes a packet of any stream.</summary>
    public void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos)
    {
        _writer.Receive(packet, from, nowNanos);
        foreach (StableWatch shard in _shards)
        {
            shard.Receive(packet, nowNanos);
            if (shard.IsContradicted)
                Fault ??= "two stores hold different batches of one shard";
        }
    }

    /// <summary>Goes on as far as it can now.</summary>
    /// <returns>How much was done.</returns>
    public int Advance(long nowNanos)
    {
        if (HasEnded)
            return 0;
        int work = _writer.Advance(nowNanos);
        while (_writer.TryRead(out StreamBatch batch))
        {
            work++;
            Replayed++;
            if (!batch.IsEpochStarted)
                Recall(batch);
        }

        if (State == EpochWriterState.Sealed)
            _writer.Begin(0, nowNanos);
        bool isDue = _publishNanos == long.MinValue || nowNanos - _publishNanos >= _pauseNanos;
        if (State == EpochWriterState.Established && isDue && HasMore() && _writer.Publisher!.IsReady)
        {
            Publish(_writer.Publisher, nowNanos);
            work += 1 + _writer.Advance(nowNanos);
        }

        return work + Watch(nowNanos) + FollowStores(nowNanos);
    }

    private int Watch(long nowNanos)
    {
        if (State != EpochWriterState.Established)
            return 0;
        _stores?.Advance(_writer.Publisher!, nowNanos);
        if (_stores?.Trouble is not { } trouble || !_writer.TryResign(trouble, nowNanos))
            return 0;
        _stores = _newStoreWatch();
        return 1;
    }

    // The stores of the first shard are the venue's: what an administrator has changed there is changed here.
    private int FollowStores(long nowNanos)
    {
        if (State != EpochWriterState.Established || nowNanos < _storesNanos || _writer.Publisher!.UnstableBytes != 0)
            return 0;
        _storesNanos = nowNanos + StoresPauseNanos;
        StoreSet? wanted = StoreChange.Follow(_writer.Publisher, _shards[0], nowNanos);
        return wanted is not null && _writer.TryChangeStores(wanted, nowNanos) ? 1 : 0;
    }

    // Also a turn that says nothing new: a batch behind the first one of an epoch tells everybody that a former set of stores is retired.
    private bool HasMore()
    {
        if (_merged[0] > 0 && _writer.Publisher is { IsEstablished: true, IsChanging: true, UnstableBytes: 0 })
            return true;
        for (int shard = 0; shard < _shards.Length; shard++)
        {
            if (_shards[shard].Stable > _merged[shard])
                return true;
        }

        return false;
    }

    private void Recall(in StreamBatch batch)
    {
        ReadOnlySpan<byte> left = batch.Payload;
        while (!left.IsEmpty)
        {
            if (!MergeBatch.TryRead(ref left, _shards.Length, out int shard, out long upTo))
            {
                Fault = $"merge: batch {batch.Number} is no turn of {_shards.Length} shards";
                return;
            }

            _merged[shard] = Math.Max(_merged[shard], upTo);
        }
    }

    private void Publish(StreamPublisher publisher, long nowNanos)
    {
        publisher.Begin();
        bool isNew = false;
        for (int shard = 0; shard < _shards.Length; shard++)
        {
            if (_shards[shard].Stable <= _merged[shard])
                continue;
            isNew = true;
            MergeBatch.Write(_entry, shard, _shards[shard].Stable);
            publisher.TryAppend(_entry);
        }

        if (!isNew)
        {
            MergeBatch.Write(_entry, 0, _merged[0]);
            publisher.TryAppend(_entry);
        }

        if (!publisher.TryPublish(isEndOfStream: false, nowNanos))
            return;
        for (int shard = 0; shard < _shards.Length; shard++)
            _merged[shard] = Math.Max(_merged[shard], _shards[shard].Stable);
        _publishNanos = nowNanos;
    }
}
