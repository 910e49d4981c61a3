using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Files;
using Ringside.Exchange.Nodes;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Disks;
using Ringside.Messaging.Streams.Following;

namespace Ringside.Exchange.Hosting;

/// <summary>The way on where too few stores are sure of what they hold, so that a stream stays down: its best unbroken beginning is written
/// again under a new identity, for all stores. Only an operator may ask for it, since what members were told may be lost.</summary>
/// <remarks>
/// <para><b>Nothing silently.</b> What was is put aside, not removed (<c>.lost-001</c>); what was decided is written to
/// <c>losses/loss-001</c>; snapshots, which may hold more than is left, are put aside, too; and the venue's day has another name from
/// then on, so that a member or a follower of the feed with a number of the day before is told that it is another one.</para>
/// <para>A process that ends in the middle leaves streams of which some are renewed; the same is asked for once more then.</para>
/// </remarks>
public static class LossAcceptance
{
    private const string NewEnding = ".new";

    /// <summary>Goes on with what is left, if a stream cannot be sealed otherwise. No node of the venue may run.</summary>
    /// <param name="venue">The venue; all its stores have their folders below its data folder.</param>
    /// <returns>What was found, and what may be lost, a line each; empty when nothing is in doubt: then nothing was done.</returns>
    /// <exception cref="IOException">A folder cannot be read or written, a store runs, or no store holds anything of a stream.</exception>
    public static IReadOnlyList<string> Accept(VenueConfiguration venue)
    {
        ArgumentNullException.ThrowIfNull(venue);
        var folders = new VenueFolders(venue);
        var streams = new VenueStreams(venue);
        if (streams.All.Any(folders.HasEnded))
            throw new IOException($"{venue.DataFolder}: the day {venue.Day.ToString().Trim()} has ended, and nothing goes on in it");
        List<Found> all = [];
        try
        {
            foreach (StreamId stream in streams.All)
                all.Add(new Found(venue, folders, stream));
            // First: where it ended in the middle the last time, the merge alone is left to be cut.
            if (streams.HasMerge)
                all[^1].CutTo(LastMergeable(all[^1].Best, [.. all.SkipLast(1).Select(found => found.Best?.Last ?? 0)]));
            if (!all.Any(found => found.IsDown || found.IsCut))
                return [];
            return Renew([.. all.Where(found => found.IsDown || found.IsCut)], folders);
        }
        finally
        {
            all.ForEach(found => found.Dispose());
        }
    }

    private static List<string> Renew(Found[] streams, VenueFolders folders)
    {
        int loss = folders.Losses + 1;
        List<string> lines = [];
        foreach (Found found in streams)
            found.WriteNew(lines);
        folders.NoteLoss(loss, Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
        string aside = string.Create(CultureInfo.InvariantCulture, $".lost-{loss:d3}");
        if (Directory.Exists(folders.Snapshots))
            Directory.Move(folders.Snapshots, folders.Snapshots + aside);
        foreach (Found found in streams)
            found.Exchange(aside);
        lines.Add($"what was there before is kept in folders that end with {aside}; the day is called otherwise from now on");
        return lines;
    }

    // The last batch of the merge of which everything that it names is left.
    private static long LastMergeable(StoredStream? merge, long[] lasts)
    {
        for (long number = 1; number <= (merge?.Last ?? 0); number++)
        {
            if (!merge!.TryRead(number, out StreamBatch batch) || !IsLeft(batch, lasts))
                return number - 1;
        }

        return merge?.Last ?? 0;
    }

    private static bool IsLeft(in StreamBatch batch, long[] lasts)
    {
        ReadOnlySpan<byte> left = batch.IsEpochStarted ? [] : batch.Payload;
        while (!left.IsEmpty)
        {
            if (!MergeBatch.TryRead(ref left, lasts.Length, out int shard, out long upTo) || upTo > lasts[shard])
                return false;
        }

        return true;
    }

    /// <summary>One stream as it lies on all stores.</summary>
    private sealed class Found : IDisposable
    {
        private readonly StreamId _stream;
        private readonly List<(NodeConfiguration Node, StoredStream Stored)> _stores = [];
        private long _last;

        internal Found(VenueConfiguration venue, VenueFolders folders, StreamId stream)
        {
            _stream = stream;
            foreach (NodeConfiguration store in venue.Stores)
                _stores.Add((store, StoredStream.Open(Options(folders.StreamOf(store.Name, stream)))));
            Best = _stores.Select(one => one.Stored).Where(stored => stored.Identity != 0)
                .OrderByDescending(stored => (stored.LastEpoch, stored.Last)).FirstOrDefault();
            _last = Best?.Last ?? 0;
            bool hasBegun = folders.HasBegun(stream);
            if (Best is null && hasBegun)
                throw new IOException($"{stream}: no store holds anything of it; expected a copy of the folder of one of them");
            int others = _stores.Where(one => one.Stored.IsSure).DistinctBy(one => one.Stored.Identity).Count();
            IsDown = Best is not null && (others > 1 || !HasEnough(venue, Best.SetsAt(Best.Last)));
        }

        private bool HasEnough(VenueConfiguration venue, StoreSets? sets) => sets is null
            ? _stores.Count(one => one.Stored.IsSure) >= NeededOf(venue.FirstStores.Count(), venue.StableCopies)
            : HasEnough(sets.Current) && (sets.Former is null || HasEnough(sets.Former));

        private bool HasEnough(StoreSet set) =>
            _stores.Count(one => one.Stored.IsSure && set.Has(MemberOf(one))) >= NeededOf(set.Members.Count, set.Copies);

        // As many as a seal needs, and as many as must hold the first batch of the epoch: one of those that count and are not sure is sure
        // again only when that is stable.
        private static int NeededOf(int stores, int copies) => copies == 0 ? 1 : Math.Max(stores - copies + 1, copies);

        private static StoreMember MemberOf((NodeConfiguration Node, StoredStream Stored) one) =>
            new(one.Node.Number, one.Stored.Promise.Directory);

        /// <summary>The one with the highest epoch, among equals the longest; null when no store has held anything.</summary>
        internal StoredStream? Best { get; }

        /// <summary>Whether too few stores are sure of what they hold, or they hold different streams.</summary>
        internal bool IsDown { get; }

        internal bool IsCut => Best is not null && _last < Best.Last;

        internal void CutTo(long last) => _last = last;

        // For all stores, beside what is there.
        internal void WriteNew(List<string> lines)
        {
            StoredStream best = Best!;
            uint identity = best.Identity;
            while (identity == best.Identity || identity == 0)
                identity = (uint)RandomNumberGenerator.GetInt32(int.MaxValue);
            uint epoch = Math.Max(best.LastEpoch, _stores.Max(one => one.Stored.Promise.Epoch));
            foreach ((NodeConfiguration node, StoredStream stored) in _stores)
            {
                lines.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_stream}: {node.Name} holds batches up to {stored.Last}, has kept {stored.Said} or more; "
                        + $"{stored.Doubt ?? "no doubt"}"));
            }

            ulong chain = 0;
            StoreSets? sets = best.SetsAt(_last);
            foreach ((NodeConfiguration node, StoredStream stored) in _stores)
            {
                string folder = stored.Folder + NewEnding;
                if (Directory.Exists(folder))
                    Directory.Delete(folder, recursive: true);
                uint directory = DirectoryOf(node.Number, sets);
                chain = StreamReissue.Write(best, _last, identity, epoch, Options(folder), directory);
            }

            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{_stream}: goes on behind batch {_last} of identity {best.Identity:x8} (chain {best.Chain:x16} at {best.Last}) "
                    + $"as identity {identity:x8} (chain {chain:x16}); batches above {_last} that anybody was told of are lost"));
        }

        // The operator has accepted the loss: each store of the set is whole again, whatever became of its files.
        private static uint DirectoryOf(ushort store, StoreSets? sets) =>
            (sets?.Current.Members ?? []).Concat(sets?.Former?.Members ?? [])
                .FirstOrDefault(member => member.Store == store).Identity;

        internal void Exchange(string aside)
        {
            foreach ((_, StoredStream stored) in _stores)
            {
                if (Directory.Exists(stored.Folder))
                    Directory.Move(stored.Folder, stored.Folder + aside);
                Directory.Move(stored.Folder + NewEnding, stored.Folder);
                WholeFile.SynchronizeFolder(Path.GetDirectoryName(stored.Folder)!);
            }
        }

        public void Dispose() => _stores.ForEach(one => one.Stored.Dispose());

        private SegmentDiskOptions Options(string folder) => new() { Folder = folder, Stream = _stream };
    }
}
