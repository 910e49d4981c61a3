using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Ringside.Exchange.Nodes;
using Ringside.Exchange.Shards;
using Ringside.Linux.Sockets;
using Ringside.Market.Engine;
using Ringside.Messaging.Streams.Following;

namespace Ringside.Exchange.Auditing;

/// <summary>Follows all streams of a venue from their first batch, and checks everything that can be checked from outside.</summary>
/// <remarks>
/// <para><b>Problem.</b> Whoever answers for a venue must be able to say that its books are right, without believing the venue.</para>
/// <para><b>Model.</b> Each stable batch is taken twice. A replica of the shard is given the input, and must come to the digest and the
/// events of the writer; that finds what was computed wrongly, but not what the rules themselves do wrongly. So accounts are kept from
/// the events alone (<see cref="ShareLedger"/>), and who may send what from the inputs alone (<see cref="InputLedger"/>): they share no
/// code with the engine. From time to time the books of both are compared, order by order.</para>
/// <para><b>Not here.</b> What is not in the streams: members' connections, the feed, what stores hold beyond what they answer. Secrets of
/// members are not needed.</para>
/// <para>It only reads; the venue does not wait for it. Sans I/O, one thread. It keeps a token for each order of the day.</para>
/// </remarks>
internal sealed class AuditNode : IDisposable
{
    private readonly MergedReader _reader;
    private readonly ImmutableArray<ShardAudit> _shards;
    private readonly AuditFindings _findings;
    private bool _isTold;
    private bool _hasCaughtUp;

    /// <summary>An audit that has read nothing.</summary>
    /// <param name="reader">Reads the streams, from their beginning.</param>
    /// <param name="shards">New shards, by number; disposed with the audit.</param>
    /// <param name="options">How it is made.</param>
    /// <param name="sink">Takes the accounts of orders that have ended; null for nobody.</param>
    internal AuditNode(MergedReader reader, ImmutableArray<ShardCore> shards, AuditOptions options, ILedgerSink? sink)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNotEqual(shards.Length, reader.Shards, nameof(shards));
        options.Check();
        _reader = reader;
        _findings = new AuditFindings(options.MostFindings);
        _shards = [.. shards.Select((core, shard) => new ShardAudit(core, shard, shards.Length, options, _findings, sink))];
    }

    /// <summary>Batches that were read, of all shards.</summary>
    internal long Batches { get; private set; }

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    internal long NextDeadlineNanos => _reader.NextDeadlineNanos;

    /// <summary>How far it has come.</summary>
    internal AuditProgress Progress => new()
    {
        Batches = Batches,
        Behind = Behind,
        OpenOrders = _shards.Sum(shard => shard.Orders.OpenOrders),
        Trades = _shards.Sum(shard => shard.Orders.Trades),
        HasCaughtUp = _hasCaughtUp,
        WasHeard = Followers.Any(follower => follower.WriterHeardNanos != long.MinValue),
        Fault = _reader.Fault,
        Findings = _findings.Count,
        First = _findings.Kept,
    };

    private IEnumerable<StreamFollower> Followers => Enumerable.Range(0, _reader.Shards).Select(_reader.FollowerOf);

    private long Behind
    {
        get
        {
            long behind = 0;
            for (int shard = 0; shard < _shards.Length; shard++)
            {
                StreamFollower follower = _reader.FollowerOf(shard);
                behind += Math.Max(0, Math.Max(follower.Known, follower.Last) - _shards[shard].Last);
            }

            return behind;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ShardAudit shard in _shards)
            shard.Dispose();
    }

    /// <summary>Takes a packet of any stream.</summary>
    internal void Receive(ReadOnlySpan<byte> packet, in Endpoint from, long nowNanos) => _reader.Receive(packet, from, nowNanos);

    /// <summary>Checks what is stable.</summary>
    /// <param name="most">Most batches that are read.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>How much was done.</returns>
    internal int Advance(int most, long nowNanos)
    {
        int count = 0;
        while (count < most && _reader.TryRead(out int shard, out StreamBatch batch))
        {
            count++;
            _shards[shard].Take(batch.Number, batch.Epoch, batch.IsEpochStarted, batch.Payload);
        }

        Batches += count;
        _hasCaughtUp |= count < most && _reader.IsCaughtUp;
        _reader.Advance(nowNanos);
        if (_reader.Fault is { } fault && !_isTold)
        {
            _isTold = true;
            _findings.Add(AuditRule.Stream, 0, 0, "streams that go on", fault);
        }

        return count;
    }

    /// <summary>Compares all books once more, closes all accounts, and reports. Nothing is read afterwards.</summary>
    internal AuditReport Finish()
    {
        foreach (ShardAudit shard in _shards)
        {
            shard.Compare();
            shard.Orders.CloseAll();
        }

        return new AuditReport
        {
            Progress = Progress,
            Epochs = _shards.Sum(shard => shard.Epochs),
            Orders = _shards.Sum(shard => shard.Orders.Accepted),
            SharesIn = Sum(orders => orders.In),
            SharesTraded = Sum(orders => orders.Traded),
            SharesCancelled = Sum(orders => orders.Cancelled),
            ByRule = _findings.ByRule,
            Instruments =
            [
                .. _shards.SelectMany((shard, number) =>
                    shard.Orders.Instruments.OrderBy(one => one.Number).Select(one => Describe(number, shard.Core, one))),
            ],
        };
    }

    private static AuditedInstrument Describe(int shard, ShardCore core, LedgerInstrument one)
    {
        bool isDefined = core.TryFindInstrument(one.Number, out InstrumentView view);
        return new AuditedInstrument
        {
            Shard = shard,
            Number = one.Number,
            Symbol = isDefined ? SymbolOf(view) : one.Number.ToString(CultureInfo.InvariantCulture),
            PriceScale = (int)view.PriceScale,
            State = one.State,
            OpenOrders = one.OpenOrders,
            Bid = one.Bids.Count > 0 ? one.Bids.Best : null,
            Ask = one.Asks.Count > 0 ? one.Asks.Best : null,
            Trades = one.Trades,
            SharesTraded = one.SharesTraded,
            LastTrade = one.LastTrade,
        };
    }

    private static string SymbolOf(in InstrumentView view)
    {
        Span<byte> text = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(text, view.Symbol);
        return Encoding.Latin1.GetString(text).TrimEnd(' ', '\0');
    }

    private Int128 Sum(Func<ShareLedger, Int128> amount)
    {
        Int128 sum = 0;
        foreach (ShardAudit shard in _shards)
            sum += amount(shard.Orders);
        return sum;
    }
}
