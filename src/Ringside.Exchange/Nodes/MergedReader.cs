using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams.Following;

namespace Ringside.Exchange.Nodes;

/// <summary>Reads the stable batches of all shards in the one order that everybody reads them in: that of the merge stream, or with one
/// shard that of its own.</summary>
/// <remarks>Sans I/O, one thread.</remarks>
public sealed class MergedReader
{
    private readonly StreamFollower[] _shards;
    private readonly StreamFollower? _merge;
    private readonly long[] _read;
    private readonly ulong[] _chains;
    private byte[] _turns = [];
    private int _turnsAt;
    private int _turnsLength;
    private int _shard;
    private long _upTo;
    private long _mergeRead;
    private ulong _mergeChain;

    /// <summary>A reader that goes on where its followers do.</summary>
    /// <param name="shards">Followers of all shards, by number.</param>
    /// <param name="merge">The follower of the merge stream; null with one shard.</param>
    /// <exception cref="ArgumentException">Several shards and no merge, or none, or one and a merge.</exception>
    public MergedReader(IReadOnlyList<StreamFollower> shards, StreamFollower? merge)
    {
        ArgumentNullException.ThrowIfNull(shards);
        ArgumentOutOfRangeException.ThrowIfZero(shards.Count, nameof(shards));
        ArgumentOutOfRangeException.ThrowIfNotEqual(merge is not null, shards.Count > 1, nameof(merge));
        (_shards, _merge) = ([.. shards], merge);
        _read = [.. shards.Select(shard => shard.Released)];
        _chains = [.. shards.Select(shard => shard.LastChain)];
        (_mergeRead, _mergeChain) = (merge?.Released ?? 0, merge?.LastChain ?? 0);
    }

    /// <summary>A rule that is left out on purpose.</summary>
    internal VenueFault Planted { get; init; }

    /// <summary>Why nothing more comes; null while something may.</summary>
    public string? Fault { get; private set; }

    /// <summary>Whether no turn is half read: where a snapshot may be made.</summary>
    public bool IsBetweenTurns => _merge is null || (_upTo == 0 && _turnsAt == _turnsLength);

    /// <summary>Whether a writer of each stream was heard and everything that it said to be stable was read.</summary>
    public bool IsCaughtUp => Array.TrueForAll(_shards, IsRead) && (_merge is null || (IsRead(_merge) && IsBetweenTurns));

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    public long NextDeadlineNanos
    {
        get
        {
            long deadline = _merge?.NextDeadlineNanos ?? long.MaxValue;
            foreach (StreamFollower shard in _shards)
                deadline = Math.Min(deadline, shard.NextDeadlineNanos);
            return deadline;
        }
    }

    /// <summary>Number of the last batch that was read, summed up over all streams.</summary>
    public long Read
    {
        get
        {
            long read = _mergeRead;
            foreach (long number in _read)
                read += number;
            return read;
        }
    }

    /// <summary>Shards.</summary>
    public int Shards => _shards.Length;

    /// <summary>The follower of a shard.</summary>
    public StreamFollower FollowerOf(int shard) => _shards[shard];

    /// <summary>The follower of the merge stream; null with one shard.</summary>
    public StreamFollower? Merge => _merge;

    /// <summary>Place behind the last batch of a shard that was read.</summary>
    public StreamPosition PositionOf(int shard) => _shards[shard].PositionAt(_read[shard], _chains[shard]);

    /// <summary>Place behind the last batch of the merge stream that was read; the beginning with one shard.</summary>
    public StreamPosition MergePosition =>
        _merge?.PositionAt(_mergeRead, _mergeChain) ?? StreamPosition.Beginning;

    /// <summary>Takes a packet of any stream.</summary>
    public void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos)
    {
        foreach (StreamFollower shard in _shards)
            shard.Receive(packet, from, nowNanos);
        _merge?.Receive(packet, from, nowNanos);
    }

    /// <summary>Lets time pass: asks for what is missing.</summary>
    public void Advance(long nowNanos)
    {
        foreach (StreamFollower shard in _shards)
        {
            shard.Advance(nowNanos);
            Fault ??= shard.Fault;
        }

        _merge?.Advance(nowNanos);
        Fault ??= _merge?.Fault;
    }

    /// <summary>Reads the next batch.</summary>
    /// <param name="shard">Number of its shard, when the result is true.</param>
    /// <param name="batch">The batch; valid until the next call of anything here.</param>
    /// <returns>False when there is none now.</returns>
    public bool TryRead(out int shard, out StreamBatch batch)
    {
        shard = 0;
        batch = default;
        if (_merge is not null && Planted == VenueFault.NumberedByArrival)
            return TryReadAny(out shard, out batch);
        if (_merge is not null && !TryFindTurn(out shard))
            return false;
        if (!_shards[shard].TryRead(out batch))
            return false;
        (_read[shard], _chains[shard]) = (batch.Number, batch.Chain);
        if (batch.Number >= _upTo)
            _upTo = 0;
        return true;
    }

    // What a reader without the merge stream would do.
    private bool TryReadAny(out int shard, out StreamBatch batch)
    {
        batch = default;
        for (shard = 0; shard < _shards.Length; shard++)
        {
            if (!_shards[shard].TryRead(out batch))
                continue;
            (_read[shard], _chains[shard]) = (batch.Number, batch.Chain);
            return true;
        }

        shard = 0;
        return false;
    }

    private static bool IsRead(StreamFollower follower) =>
        follower.WriterHeardNanos != long.MinValue && follower.Known > 0 && follower.Released >= follower.Known;

    private bool TryFindTurn(out int shard)
    {
        while (_upTo == 0 && Fault is null)
        {
            if (_turnsAt == _turnsLength && !TryReadTurns())
                break;
            ReadOnlySpan<byte> left = _turns.AsSpan(_turnsAt, _turnsLength - _turnsAt);
            if (!MergeBatch.TryRead(ref left, _shards.Length, out _shard, out long upTo))
            {
                Fault = $"merge: no turn of a shard {_turnsAt} bytes into a batch";
                break;
            }

            _turnsAt = _turnsLength - left.Length;
            _upTo = upTo > _read[_shard] ? upTo : 0;
        }

        shard = _shard;
        return _upTo != 0 && Fault is null;
    }

    private bool TryReadTurns()
    {
        StreamBatch batch;
        do
        {
            if (!_merge!.TryRead(out batch))
                return false;
            (_mergeRead, _mergeChain) = (batch.Number, batch.Chain);
        }
        while (batch.IsEpochStarted);

        if (_turns.Length < batch.Payload.Length)
            _turns = new byte[Math.Max(batch.Payload.Length, 1_024)];
        batch.Payload.CopyTo(_turns);
        (_turnsAt, _turnsLength) = (0, batch.Payload.Length);
        return true;
    }
}
