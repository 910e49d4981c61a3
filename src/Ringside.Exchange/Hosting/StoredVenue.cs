using System.Collections.Immutable;
using System.Globalization;
using Ringside.Exchange.Auditing;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Gateways;
using Ringside.Exchange.Nodes;
using Ringside.Exchange.Shards;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;

namespace Ringside.Exchange.Hosting;

/// <summary>Reads what the stores of a venue that does not run have on their disks: what of it is stable, what members were to be told, and
/// the books that follow from it.</summary>
/// <remarks>
/// <para><b>Problem.</b> Whoever judges a venue after its nodes were killed must not ask the nodes.</para>
/// <para><b>Model.</b> Stable is what every seal of the stores would keep (<see cref="StoredCopyRule"/>): also what was stable while a
/// writer lived, and what nobody can lose any more. The merge stream puts it into order; each batch goes through the audit of its shard
/// (<see cref="ShardAudit"/>), which rebuilds the books twice, and through the streams of members.</para>
/// <para><b>Not here.</b> Whether members were told so: they know (the reader compares).</para>
/// </remarks>
public sealed class StoredVenue : IDisposable
{
    private readonly AuditFindings _findings = new(new AuditOptions().MostFindings);
    private readonly List<string> _storeFindings = [];
    private readonly List<StreamCursor> _cursors = [];
    private readonly ImmutableArray<StoredCopies> _streams;
    private readonly ImmutableArray<ShardAudit> _audits;
    private readonly MemberStreams _members;
    private readonly IStoredVenueReader _reader;
    private readonly List<EpochRun>[] _epochs;
    private readonly int _shards;
    private long _batches;

    private StoredVenue(VenueConfiguration venue, IStoredVenueReader reader)
    {
        var streams = new VenueStreams(venue);
        var folders = new VenueFolders(venue);
        (_reader, _shards) = (reader, streams.Shards);
        var opened = ImmutableArray.CreateBuilder<StoredCopies>();
        try
        {
            foreach (StreamId stream in streams.All)
                opened.Add(new StoredCopies(venue, folders, stream));
        }
        catch
        {
            foreach (StoredCopies copies in opened)
                copies.Dispose();
            throw;
        }

        _streams = opened.ToImmutable();
        _epochs = [.. _streams.Select(_ => new List<EpochRun>())];
        _audits =
        [
            .. Enumerable.Range(0, _shards).Select(shard => new ShardAudit(
                new ShardCore(streams.CoreOf(shard)), shard, _shards, new AuditOptions(), _findings, null)),
        ];
        _members = new MemberStreams(new MemberStreamsOptions
        {
            Shards = _shards,
            MostStreams = venue.Limits.Sessions + venue.Limits.Members,
            MostChunks = venue.Limits.StreamChunks,
        });
    }

    /// <summary>Reads all of it. No node of the venue may run.</summary>
    /// <param name="venue">The venue.</param>
    /// <param name="reader">Hears what is stable, in order.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="IOException">A folder cannot be read, or a store runs on it.</exception>
    /// <exception cref="Linux.Errors.KernelException">The same, from the kernel.</exception>
    public static StoredVenueReport Read(VenueConfiguration venue, IStoredVenueReader reader)
    {
        ArgumentNullException.ThrowIfNull(venue);
        ArgumentNullException.ThrowIfNull(reader);
        using var stored = new StoredVenue(venue, reader);
        return stored.Read();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (StoredCopies stream in _streams)
            stream.Dispose();
        foreach (ShardAudit audit in _audits)
            audit.Dispose();
    }

    private StoredVenueReport Read()
    {
        foreach (StoredCopies stream in _streams)
            _storeFindings.AddRange(stream.Findings);
        if (_streams.Length == _shards)
            TryReadUpTo(0, _streams[0].Stable);
        else
            ReadMerged(_streams[^1]);
        foreach (ShardAudit audit in _audits)
        {
            audit.Compare();
            audit.Orders.CloseAll();
        }

        return new StoredVenueReport
        {
            Streams = [.. _streams.Select((one, at) => new StoredVenueStream(one.Stream, one.Stable, [.. _epochs[at]], one.Lines))],
            Batches = _batches,
            OpenOrders = _audits.Sum(audit => audit.Core.OpenOrders),
            Trades = _audits.Sum(audit => audit.Orders.Trades),
            StoreFindings = [.. _storeFindings],
            AuditFindings = _findings.Count,
            FirstAuditFindings = _findings.Kept,
        };
    }

    // What no turn of the merge names was shown to nobody yet.
    private void ReadMerged(StoredCopies merge)
    {
        for (long number = 1; number <= merge.Stable; number++)
        {
            if (!merge.TryRead(number, out StreamBatch batch))
            {
                CannotRead(merge, number);
                return;
            }

            NoteEpoch(_shards, batch);
            if (!batch.IsEpochStarted && !TryTakeTurns(number, batch.Payload))
                return;
        }
    }

    private bool TryTakeTurns(long number, ReadOnlySpan<byte> turns)
    {
        while (!turns.IsEmpty)
        {
            if (!MergeBatch.TryRead(ref turns, _shards, out int shard, out long upTo))
            {
                Found(AuditRule.Stream, _shards, number, "turns of shards", "a batch of the merge that has something else");
                return false;
            }

            long stable = _streams[shard].Stable;
            if (!TryReadUpTo(shard, Math.Min(upTo, stable)))
                return false;
            if (upTo > stable)
            {
                // Nobody can read on behind it: what comes next would have other numbers.
                Found(AuditRule.Stream, shard, number, $"a turn up to {stable}, as nothing more is stable", $"one up to {upTo}");
                return false;
            }
        }

        return true;
    }

    private bool TryReadUpTo(int shard, long upTo)
    {
        StoredCopies stream = _streams[shard];
        for (long number = _audits[shard].Last + 1; number <= upTo; number++)
        {
            if (!stream.TryRead(number, out StreamBatch batch))
            {
                CannotRead(stream, number);
                return false;
            }

            Take(shard, batch);
        }

        return true;
    }

    private void Take(int shard, in StreamBatch batch)
    {
        _batches++;
        NoteEpoch(shard, batch);
        _audits[shard].Take(batch.Number, batch.Epoch, batch.IsEpochStarted, batch.Payload);
        if (batch.IsEpochStarted || !ShardBatch.TryRead(shard, batch.Number, batch.Payload, out StableBatch stable, out _))
        {
            _members.PassOver(shard, batch.Number);
            return;
        }

        _reader.OnBatch(stable);
        _members.Apply(stable);
        foreach (int place in _members.Touched)
            Tell(place);
    }

    private void Tell(int place)
    {
        while (_cursors.Count <= place)
            _cursors.Add(new StreamCursor(1));
        MessageLog log = _members.At(place);
        StreamCursor cursor = _cursors[place];
        while (log.Kind == StreamKind.Session && log.TryRead(ref cursor, out ReadOnlySpan<byte> message))
            _reader.OnMessage(log.Owner, cursor.Number - 1, message);
        _cursors[place] = cursor;
    }

    private void NoteEpoch(int stream, in StreamBatch batch)
    {
        if (_epochs[stream].Count == 0 || _epochs[stream][^1].Epoch != batch.Epoch)
            _epochs[stream].Add(new EpochRun(batch.Epoch, batch.Number));
    }

    private void CannotRead(StoredCopies stream, long number) => _storeFindings.Add(string.Create(
        CultureInfo.InvariantCulture, $"{stream.Stream}: batch {number} cannot be read any more"));

    private void Found(AuditRule rule, int shard, long batch, string expected, string found) =>
        _findings.Add(rule, shard, batch, expected, found);
}
