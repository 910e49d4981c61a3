using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Wire;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Simulation.Parts;

/// <summary>Holds all nodes of a run to what streams promise, by the disks of the stores and the packets on the wire: nothing is asked of
/// the nodes but what they take for stable.</summary>
internal sealed class StreamWatch
{
    private readonly Crc32C _checksum = new();
    private readonly IReadOnlyList<StreamId> _streams;
    private readonly Func<int, int, SimulatedDisk?> _diskOf;
    private readonly StableStream[] _stable;
    private readonly MarkWatch[] _marks;

    /// <summary>Watches a wire.</summary>
    /// <param name="wire">The wire.</param>
    /// <param name="streams">The streams on it.</param>
    /// <param name="diskOf">The disk of a node and of a stream, by their places; null where the node is no store.</param>
    internal StreamWatch(StreamWire wire, IReadOnlyList<StreamId> streams, Func<int, int, SimulatedDisk?> diskOf)
    {
        (_streams, _diskOf) = (streams, diskOf);
        _stable = [.. streams.Select(stream => new StableStream(stream))];
        _marks = [.. _stable.Select(stable => new MarkWatch(stable))];
        wire.Tap = OnPacket;
    }

    /// <summary>Somebody takes a batch for stable.</summary>
    /// <param name="stream">Place of the stream.</param>
    /// <param name="number">Number of the batch; 0 for none.</param>
    /// <param name="chain">Its chain.</param>
    /// <param name="who">Who does, for people.</param>
    internal void OnReleased(int stream, long number, ulong chain, string who)
    {
        if (number > 0)
        {
            _stable[stream].CheckReleased(number, chain, who);
        }
    }

    /// <summary>A disk of a store may hold more, or less, than it did.</summary>
    internal void OnDisk(int stream, ushort store, SimulatedDisk disk)
    {
        _marks[stream].Look(disk);
        _stable[stream].Look(new StoreMember(store, disk.Directory), disk);
    }

    /// <summary>A writer has sealed a stream, and is about to go on behind it.</summary>
    internal void OnSealed(int stream, uint epoch, StreamPosition behind) =>
        _stable[stream].CheckSealed(epoch, behind.Number, behind.Chain);

    /// <summary>A writer takes inputs from now on.</summary>
    /// <param name="stream">Place of the stream.</param>
    /// <param name="epoch">Its epoch.</param>
    /// <param name="writer">What it writes with.</param>
    internal void OnEstablished(int stream, uint epoch, StreamPublisher writer) =>
        _stable[stream].CheckEstablished(epoch, writer.Position.Runs[^1].First);

    // Marks of stores, and what tells them that a writer has another stream.
    private void OnPacket(int node, byte[] packet)
    {
        if (StreamControl.IsOfKind(packet, StreamControlKind.Mark))
        {
            if (StreamControl.TryRead(packet, _checksum, out StreamControl mark)
                && PlaceOf(mark.Stream) is var stream && _diskOf(node, stream) is { } disk)
            {
                _marks[stream].OnMark(mark, disk);
            }
        }
        else if (StreamHeader.TryRead(packet, _checksum, out StreamHeader header) && header.IsHeartbeat)
        {
            _marks[PlaceOf(header.Stream)].OnHeartbeat(header.Epoch, header.Number);
        }
    }

    private int PlaceOf(StreamId stream)
    {
        for (int place = 0; place < _streams.Count; place++)
        {
            if (_streams[place] == stream)
            {
                return place;
            }
        }

        throw new InvariantException("packets are of the streams of the run", $"one is of {stream}");
    }
}
