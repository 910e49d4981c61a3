using Ringside.Exchange.MarketData;
using Ringside.Exchange.Shards;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams.Following;

namespace Ringside.Exchange.Nodes;

/// <summary>Market data of one shard and the stream that it reads, without sockets.</summary>
/// <remarks>What was stable before it came is not sent once more: it goes into the history, silently, and whoever misses some of it asks.
/// So a publisher that starts again, or a second one, disturbs nobody.</remarks>
public sealed class MarketDataNode
{
    private readonly StreamFollower _follower;
    private readonly WriterWatch _writer;
    private readonly ItchPublication _publication;
    private readonly MoldPublisher _publisher;
    private readonly byte _shard;
    private long _goal;
    private uint _goalEpoch;
    private long _lastRead;
    private bool _isCaughtUp;
    private long _pollNanos = long.MinValue;

    /// <summary>Market data that reads on.</summary>
    /// <param name="shard">Number of the shard.</param>
    /// <param name="follower">Reads its stream.</param>
    /// <param name="publication">Makes messages; as far as the follower.</param>
    /// <param name="publisher">Sends them: the sink of the publication.</param>
    /// <param name="silenceNanos">How long the engine may be silent before that is trouble.</param>
    public MarketDataNode(
        byte shard, StreamFollower follower, ItchPublication publication, MoldPublisher publisher, long silenceNanos = 2_000_000_000)
    {
        ArgumentNullException.ThrowIfNull(follower);
        ArgumentNullException.ThrowIfNull(publication);
        ArgumentNullException.ThrowIfNull(publisher);
        (_shard, _follower, _publication, _publisher) = (shard, follower, publication, publisher);
        _writer = new WriterWatch([(WriterWatch.NameOf(shard), follower)], silenceNanos);
        publisher.IsSilent = true;
        _lastRead = follower.Released;
    }

    /// <summary>Reads the stream.</summary>
    public StreamFollower Follower => _follower;

    /// <summary>Makes messages.</summary>
    public ItchPublication Publication => _publication;

    /// <summary>Sends them.</summary>
    public MoldPublisher Publisher => _publisher;

    /// <summary>Whether it has read what was stable before it came, and sends what comes now.</summary>
    public bool IsLive => _isCaughtUp;

    /// <summary>Why it has stopped; null while it has not.</summary>
    public string? Fault { get; private set; }

    /// <summary>Why nothing more can be read, though it goes on; null while all is well.</summary>
    public string? Trouble => Fault is null ? _writer.Trouble : null;

    /// <summary>Batches that were read.</summary>
    public long Batches { get; private set; }

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    public long NextDeadlineNanos => Math.Min(Math.Min(_follower.NextDeadlineNanos, _pollNanos), _writer.DeadlineNanos);

    /// <summary>Takes a packet of the stream.</summary>
    public void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos) => _follower.Receive(packet, from, nowNanos);

    /// <summary>Reads what is stable and sends what it says.</summary>
    /// <param name="most">Most batches that are read.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>How much was done.</returns>
    public int Advance(int most, long nowNanos)
    {
        int count = 0;
        while (Fault is null && count < most && _follower.TryRead(out StreamBatch batch))
        {
            count++;
            Take(batch);
            GoLive(nowNanos);
        }

        Batches += count;
        _follower.Advance(nowNanos);
        _writer.Advance(nowNanos);
        Fault ??= _follower.Fault;
        bool isOther = _goal == 0 || _follower.WriterEpoch != _goalEpoch;
        if (!_isCaughtUp && _follower.WriterHeardNanos != long.MinValue && isOther)
        {
            // What an older writer had published may be gone: then there is less to wait for.
            (_goal, _goalEpoch) = (_follower.Known, _follower.WriterEpoch);
        }

        GoLive(nowNanos);
        if (_publication.HasEnded && _isCaughtUp && !_publisher.IsEnded)
            _publisher.End(nowNanos);
        if (count > 0)
            _publisher.Flush(nowNanos);
        if (nowNanos >= _pollNanos)
            _pollNanos = _publisher.Poll(nowNanos);
        return count;
    }

    // What was known when the writer was first heard has been there before: what comes behind it is new, however much of it there is.
    private void GoLive(long nowNanos)
    {
        if (_isCaughtUp || _goal == 0 || _lastRead < _goal)
            return;
        _publisher.Flush(nowNanos);
        _publisher.IsSilent = false;
        _isCaughtUp = true;
    }

    private void Take(in StreamBatch batch)
    {
        _lastRead = batch.Number;
        if (batch.IsEpochStarted)
            _publication.PassOver(batch.Number);
        else if (ShardBatch.TryRead(_shard, batch.Number, batch.Payload, out StableBatch stable, out _))
            _publication.Apply(stable);
        else
            Fault = $"shard {_shard}: batch {batch.Number} of epoch {batch.Epoch} is none of a shard";
    }
}
