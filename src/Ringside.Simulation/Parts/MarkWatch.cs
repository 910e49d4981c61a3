using Ringside.Messaging.Streams.Wire;

namespace Ringside.Simulation.Parts;

/// <summary>Holds stores to their marks on one stream: what a mark says is on the disk, and stays there until the writer of a higher epoch
/// has it cut, or the disk loses it.</summary>
/// <remarks>A process that is killed loses nothing that is written. What a machine that stops may lose, the disk says.</remarks>
internal sealed class MarkWatch(StableStream stable)
{
    private readonly Dictionary<SimulatedDisk, Told> _told = [];

    // The epochs in which a writer has told its stream.
    private readonly SortedSet<uint> _writers = [];

    /// <summary>A writer has told which epochs its stream has: stores may cut what is not its own.</summary>
    /// <param name="epoch">The writer's epoch.</param>
    /// <param name="number">Number of its next batch; 0 while it seals still.</param>
    internal void OnHeartbeat(uint epoch, long number)
    {
        if (number > 0)
        {
            _writers.Add(epoch);
        }
    }

    /// <summary>A mark leaves a store.</summary>
    internal void OnMark(in StreamControl mark, SimulatedDisk disk)
    {
        bool isThere = mark.Number == 0
            || (mark.Number <= disk.Whole && disk.Facts(mark.Number) == (mark.LastEpoch, mark.Value));
        if (!isThere || mark.StoreIdentity != disk.Directory || mark.Epoch != disk.PromisedEpoch)
        {
            throw new InvariantException(
                "a mark says what is on the disk",
                $"store {mark.Store} says {mark.Number} of epoch {mark.LastEpoch} of {stable.Stream}, promised {mark.Epoch}; "
                    + $"on the disk are {disk.Whole}, promised {disk.PromisedEpoch}");
        }

        _told[disk] = new Told(mark.Number, mark.Value, mark.LastEpoch, mark.Epoch, disk.Cuts, disk.Losses);
    }

    /// <summary>Something may have been cut from a disk.</summary>
    internal void Look(SimulatedDisk disk)
    {
        if (!_told.TryGetValue(disk, out Told told) || told.Cuts == disk.Cuts)
        {
            return;
        }

        bool isThere = told.Number == 0 || (told.Number <= disk.Kept && disk.Facts(told.Number).Chain == told.Chain);
        if (!isThere && told.Losses == disk.Losses && !MayCut(told))
        {
            throw new InvariantException(
                "what a store has marked it keeps",
                $"batch {told.Number} of epoch {told.Epoch} of {stable.Stream} was marked, and is gone from {disk.Directory:x8}, "
                    + $"which promises {disk.PromisedEpoch}; the last writer's is {_writers.LastOrDefault()}");
        }

        _told[disk] = isThere ? told with { Cuts = disk.Cuts, Losses = disk.Losses } : default;
    }

    // Somebody of a higher epoch, and of none below what the store had promised, has told another stream. That is nobody of the epoch by
    // which the batch is stable, nor of a later one: but a writer before that may have sealed without the batch, and a store that has
    // heard of no later one believes him.
    private bool MayCut(in Told told)
    {
        uint last = stable.Has(told.Number, told.Chain) ? stable.EpochOf(told.Number) - 1 : uint.MaxValue;
        uint least = Math.Max(told.Epoch + 1, told.Promised);
        return last >= least && _writers.GetViewBetween(least, last).Count > 0;
    }

    private readonly record struct Told(long Number, ulong Chain, uint Epoch, uint Promised, int Cuts, int Losses);
}
