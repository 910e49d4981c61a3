using Ringside.Messaging.Streams.Following;
using Ringside.Simulation.Parts;

namespace Ringside.Simulation.Streams;

/// <summary>What must hold of the batches of a stream. What is stable of them, and stays, the <see cref="StreamWatch"/> knows.</summary>
internal sealed class StreamJudge
{
    private readonly Dictionary<(uint Epoch, long Number), ulong> _written = [];
    private readonly Dictionary<ulong, long> _payloads = [];
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

    /// <summary>A disk may hold more than it did: the last batch, and so all that its chain is made of, is one that was written.</summary>
    internal void OnDisk(SimulatedDisk disk)
    {
        long number = disk.Whole;
        if (number == 0)
        {
            return;
        }

        (uint epoch, ulong chain) = disk.Facts(number);
        if (!_written.TryGetValue((epoch, number), out ulong written) || written != chain)
        {
            throw new InvariantException(
                "a store holds what was written", $"batch {number} of epoch {epoch}: {chain:x16}, written {written:x16}");
        }
    }

    /// <summary>A reader was given a batch. All read from the first one on, so one that is new is the next.</summary>
    internal void OnReleased(in StreamBatch batch)
    {
        if (batch.Number <= Released)
        {
            return;
        }

        Released = batch.Number;
        if (!batch.IsEpochStarted && !_payloads.TryAdd(BatchPayloads.SeedOf(batch), batch.Number))
        {
            throw new InvariantException(
                "nothing is carried out twice", $"batch {batch.Number} is batch {_payloads[BatchPayloads.SeedOf(batch)]} once more");
        }
    }
}
