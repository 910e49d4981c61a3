using System.Collections.Immutable;
using System.Globalization;
using Ringside.Exchange.Configuration;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Disks;
using Ringside.Messaging.Streams.Following;

namespace Ringside.Exchange.Hosting;

/// <summary>The copies of one stream on all stores of a venue that does not run, and what of it is stable.</summary>
internal sealed class StoredCopies : IDisposable
{
    private readonly List<(NodeConfiguration Store, StoredStream Stored)> _copies = [];
    private readonly StoredStream _best;
    private readonly int _stableCopies;
    private readonly int[] _counting;

    /// <summary>Opens the folders of all stores.</summary>
    /// <exception cref="IOException">One cannot be read, or a store runs on it.</exception>
    internal StoredCopies(VenueConfiguration venue, VenueFolders folders, StreamId stream)
    {
        (Stream, _stableCopies) = (stream, Math.Max(1, venue.StableCopies));
        try
        {
            foreach (NodeConfiguration store in venue.Stores)
            {
                SegmentDiskOptions options = new() { Folder = folders.StreamOf(store.Name, stream), Stream = stream };
                _copies.Add((store, StoredStream.Open(options)));
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        StoredCopyEnd[] ends = [.. _copies.Select(copy => new StoredCopyEnd(copy.Stored.LastEpoch, copy.Stored.Last))];
        _best = _copies[StoredCopyRule.Best(ends)[0]].Stored;
        _counting = FindCounting();
        StoredCopyEnd[] counting = [.. _counting.Select(place => ends[place])];
        int copies = Math.Min(_stableCopies, counting.Length);
        Stable = StoredCopyRule.Stable(counting, copies, Agree);
        Shared = StoredCopyRule.Shared(counting, copies, Agree);
    }

    /// <summary>Which stream.</summary>
    internal StreamId Stream { get; }

    /// <summary>Number of the last batch that every seal keeps.</summary>
    internal long Stable { get; }

    private long Shared { get; }

    /// <summary>Reads a stable batch.</summary>
    internal bool TryRead(long number, out StreamBatch batch)
    {
        batch = default;
        return number <= Stable && _best.TryRead(number, out batch);
    }

    /// <summary>What the stores hold, a line each.</summary>
    internal ImmutableArray<string> Lines =>
    [
        .. _copies.Select(copy => string.Create(
            CultureInfo.InvariantCulture,
            $"{copy.Store.Name}: batches up to {copy.Stored.Last} of epoch {copy.Stored.LastEpoch}, promised {copy.Stored.Promise.Epoch}")),
    ];

    /// <summary>What is wrong with them, a line each.</summary>
    internal IEnumerable<string> Findings
    {
        get
        {
            foreach ((NodeConfiguration store, StoredStream stored) in _copies)
            {
                if (stored.Doubt is { } doubt)
                    yield return $"{Stream}, {store.Name}: {doubt}";
                if (stored.Identity != 0 && stored.Identity != _best.Identity)
                    yield return Say($"{Stream}, {store.Name}: identity {stored.Identity:x8}, others have {_best.Identity:x8}");
            }

            if (Shared > Stable)
            {
                yield return Say(
                    $"{Stream}: {_stableCopies} stores hold the same batches up to {Shared}, a seal keeps those to {Stable}: two truths");
            }
        }
    }

    public void Dispose() => _copies.ForEach(copy => copy.Stored.Dispose());

    // Where nothing says which stores count, all of them do.
    private int[] FindCounting()
    {
        StoreSet? set = _best.SetsAt(_best.Last)?.Current;
        int[] counting = [.. Enumerable.Range(0, _copies.Count).Where(place =>
            set?.Has(new StoreMember(_copies[place].Store.Number, _copies[place].Stored.Promise.Directory)) ?? true)];
        return counting.Length > 0 ? counting : [.. Enumerable.Range(0, _copies.Count)];
    }

    // Equal chains are equal histories, so the last number with equal chains is found by halving.
    private long Agree(int one, int other)
    {
        (StoredStream left, StoredStream right) = (_copies[_counting[one]].Stored, _copies[_counting[other]].Stored);
        long low = 0;
        long high = Math.Min(left.Last, right.Last);
        while (low < high)
        {
            long middle = low + ((high - low + 1) / 2);
            bool isSame = left.TryRead(middle, out StreamBatch first) && right.TryRead(middle, out StreamBatch second)
                && first.Chain == second.Chain;
            (low, high) = isSame ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
