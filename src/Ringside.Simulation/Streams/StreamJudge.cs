using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;
using Ringside.Simulation.Parts;

namespace Ringside.Simulation.Streams;

/// <summary>What must hold of a stream, computed from outside.</summary>
internal sealed class StreamJudge(IReadOnlyList<SimulatedDisk> disks, IReadOnlyList<ushort> stores)
{
    private readonly Dictionary<long, (uint Epoch, ulong Chain)> _released = [];
    private readonly StableBatches _stable = new(disks);
    private readonly Dictionary<(uint Epoch, long Number), ulong> _written = [];
    private readonly Dictionary<ulong, long> _payloads = [];
    private readonly Dictionary<uint, StoreSets> _sets = [];
    private readonly Dictionary<ulong, (ulong Before, uint Epoch)> _places = [];

    /// <summary>Highest number that anybody has shown to anybody.</summary>
    internal long Released { get; private set; }

    /// <summary>Batches that were published, over all epochs.</summary>
    internal int Written => _written.Count;

    /// <summary>Batches that a writer made again from what the one before had begun to tell.</summary>
    internal int Resumed { get; private set; }

    /// <summary>A writer has made such a batch: it stands behind the batch that it stood behind before.</summary>
    internal void OnResumed(uint epoch, StreamPosition behind, ReadOnlySpan<byte> payload)
    {
        Resumed++;
        ulong seed = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(payload);
        if (!_places.TryGetValue(seed, out (ulong Before, uint Epoch) place) || place.Before != behind.Chain)
        {
            throw new InvariantException(
                "what is carried out again stands where it stood", $"a batch of epoch {place.Epoch}, behind {behind.Number} in {epoch}");
        }
    }

    /// <summary>A writer is about to publish a payload behind a chain, or behind the first batch of its epoch alone.</summary>
    internal void OnPayload(uint epoch, ulong before, ReadOnlySpan<byte> payload) =>
        _places[System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(payload)] = (before, epoch);

    /// <summary>A writer has published a batch.</summary>
    internal void OnPublished(uint epoch, long number, ulong chain)
    {
        if (!_written.TryAdd((epoch, number), chain) && _written[(epoch, number)] != chain)
        {
            throw new InvariantException("an epoch has one writer", $"batch {number} of epoch {epoch} was written twice");
        }
    }

    /// <summary>A store has had its turn, and has told what it tells.</summary>
    /// <param name="place">Which of the disks is its.</param>
    /// <param name="store">Its place and its directory.</param>
    /// <param name="promised">The epoch that it has promised.</param>
    /// <param name="isSure">Whether what it tells counts: it does not abstain.</param>
    /// <param name="released">What it takes for stable by itself.</param>
    internal void OnTurn(int place, StoreMember store, uint promised, bool isSure, long released)
    {
        foreach ((long number, uint epoch, ulong chain) in _stable.Look(place))
        {
            if (!_written.TryGetValue((epoch, number), out ulong written) || written != chain)
            {
                throw new InvariantException(
                    "a store holds what was written",
                    $"batch {number} of epoch {epoch} on disk {place}: {chain:x16}, written {written:x16}");
            }
        }

        if (isSure)
        {
            _stable.Count(place, store, promised);
        }

        _stable.OnTaken(place, released);
    }

    /// <summary>A writer has sealed a stream, and is about to go on behind it.</summary>
    internal void OnSealed(uint epoch, StreamPosition behind) => _stable.OnSealed(epoch, behind);

    /// <summary>A reader was given a batch.</summary>
    internal void OnReleased(in StreamBatch batch)
    {
        (uint Epoch, ulong Chain) facts = (batch.Epoch, batch.Chain);
        if (_released.TryGetValue(batch.Number, out (uint Epoch, ulong Chain) first))
        {
            if (first != facts)
            {
                throw new InvariantException(
                    "what was released is never replaced",
                    $"batch {batch.Number}: {first.Epoch}/{first.Chain:x16}, now {facts.Epoch}/{facts.Chain:x16}");
            }

            return;
        }

        _released.Add(batch.Number, facts);
        _stable.OnReleased(batch.Number, batch.Epoch, batch.Chain);
        if (!batch.IsEpochStarted && !_payloads.TryAdd(BatchPayloads.SeedOf(batch), batch.Number))
        {
            throw new InvariantException(
                "nothing is carried out twice", $"batch {batch.Number} is batch {_payloads[BatchPayloads.SeedOf(batch)]} once more");
        }

        Released = Math.Max(Released, batch.Number);
        if (!IsStored(batch.Epoch, batch.Number, batch.Chain))
        {
            throw new InvariantException(
                "what is released is stored",
                $"batch {batch.Number} of epoch {batch.Epoch} is not on as many disks of a store set of that epoch or a later one");
        }
    }

    /// <summary>An epoch begins with these stores.</summary>
    internal void OnBegun(uint epoch, StoreSets sets)
    {
        _sets[epoch] = sets;
        _stable.OnBegun(epoch, sets);
    }

    // On as many disks of the set of its own epoch, or of one in which it became stable later.
    private bool IsStored(uint epoch, long number, ulong chain)
    {
        foreach ((uint later, StoreSets sets) in _sets)
        {
            if (later >= epoch && sets.Current.Members.Count(Holds) >= sets.Current.Copies)
            {
                return true;
            }
        }

        return false;

        bool Holds(StoreMember member)
        {
            for (int place = 0; place < stores.Count; place++)
            {
                if (stores[place] == member.Store)
                {
                    return disks[place].HasHeld(member.Identity, number, chain);
                }
            }

            return false;
        }
    }

    /// <summary>A writer takes commands from now on, behind a stream that it has sealed.</summary>
    internal void OnEstablished(uint epoch, StreamPosition behind)
    {
        long before = Released;
        while (before > 0 && _released[before].Epoch >= epoch)
        {
            before--;
        }

        if (behind.Number < before)
        {
            throw new InvariantException(
                "an established writer has all that was released", $"epoch {epoch} goes on after {behind.Number}, released is {before}");
        }

        if (behind.Number > 0 && _released.TryGetValue(behind.Number, out (uint Epoch, ulong Chain) facts) && facts.Chain != behind.Chain)
        {
            throw new InvariantException(
                "an established writer has all that was released", $"epoch {epoch} has another batch {behind.Number}");
        }
    }
}
