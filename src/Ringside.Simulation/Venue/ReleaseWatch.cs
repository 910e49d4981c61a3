using Ringside.Exchange.Nodes;
using Ringside.Messaging.Streams.Following;

namespace Ringside.Simulation.Venue;

/// <summary>Tells the judge of everything that one process takes for stable: each batch once.</summary>
/// <remarks>What a follower begins with is no news: an engine that has written and follows again begins with what may not be
/// stable.</remarks>
internal sealed class ReleaseWatch(VenueWorld world)
{
    private readonly (object? Reader, long Number)[] _seen = new (object? Reader, long Number)[world.Layout.Streams.Length];

    /// <summary>Looks at all streams of a reader.</summary>
    internal void Look(MergedReader reader, VenueProcess process)
    {
        for (int shard = 0; shard < reader.Shards; shard++)
        {
            Look(shard, reader.FollowerOf(shard), process);
        }

        if (reader.Merge is { } merge)
        {
            Look(reader.Shards, merge, process);
        }
    }

    /// <summary>Looks at a follower that releases what is stable.</summary>
    internal void Look(int stream, StreamFollower follower, VenueProcess process)
    {
        ref (object? Reader, long Number) seen = ref _seen[stream];
        if (seen.Reader != follower)
        {
            seen = (follower, follower.Released);
        }

        while (seen.Number < follower.Released)
        {
            seen.Number++;
            bool isLast = seen.Number == follower.Released;
            if (isLast || follower.Log.Holds(seen.Number))
            {
                ulong chain = isLast ? follower.ReleasedChain : follower.Log.Place(seen.Number).Chain;
                world.Judge.OnReleased(stream, seen.Number, chain, process);
            }
        }
    }

    /// <summary>Looks at one that counts marks, and reads no batches.</summary>
    internal void Look(int stream, StableWatch watch, VenueProcess process)
    {
        ref (object? Reader, long Number) seen = ref _seen[stream];
        if (watch.StableMark.Number != seen.Number || seen.Reader != watch)
        {
            seen = (watch, watch.StableMark.Number);
            world.Judge.OnReleased(stream, watch.StableMark.Number, watch.StableMark.Chain, process);
        }
    }
}
