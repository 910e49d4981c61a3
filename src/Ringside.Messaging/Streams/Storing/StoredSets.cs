using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Logs;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Streams.Storing;

/// <summary>Which stores count behind what a store holds: its last epoch says so in its first batch, wherever that lies.</summary>
internal sealed class StoredSets(StreamFollower follower, KeptBatches kept)
{
    private readonly Crc32C _checksum = new();
    private EpochRun _run;
    private StoreSets? _sets;

    /// <summary>Looks them up.</summary>
    /// <param name="runs">The epochs of what the store holds.</param>
    /// <param name="sets">The sets of the last one; null when it holds nothing.</param>
    /// <returns>False when that batch cannot be read.</returns>
    internal bool TryFind(List<EpochRun> runs, out StoreSets? sets)
    {
        sets = null;
        if (runs.Count == 0)
        {
            return true;
        }

        if (_sets is null || _run != runs[^1])
        {
            (_run, _sets) = (runs[^1], Read(runs[^1]));
        }

        sets = _sets;
        return sets is not null;
    }

    private StoreSets? Read(in EpochRun run)
    {
        ReadOnlySpan<byte> packets = default;
        if (follower.Log.Holds(run.First))
        {
            packets = follower.Log.Packets(run.First);
        }
        else if (!kept.TryRead(run.First, out packets))
        {
            return null;
        }

        return EpochStart.TryRead(Join(packets), out EpochStart? start) && start.Epoch == run.Epoch ? start.Sets : null;
    }

    private byte[] Join(ReadOnlySpan<byte> packets)
    {
        var payload = new List<byte>(packets.Length);
        var walk = new PacketWalk(packets);
        while (walk.MoveNext())
        {
            bool isRight = StreamHeader.TryRead(walk.Packet, _checksum, out StreamHeader header);
            payload.AddRange(isRight && (header.Flags & StreamFlags.EpochStarted) != 0 ? walk.Payload : default);
        }

        return [.. payload];
    }
}
