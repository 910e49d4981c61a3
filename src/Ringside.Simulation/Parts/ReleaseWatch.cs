using Ringside.Messaging.Streams.Following;

namespace Ringside.Simulation.Parts;

/// <summary>Tells the judge of everything that one process takes for stable: each batch once.</summary>
/// <remarks>What a follower begins with is no news: an engine that has written and follows again begins with what may not be
/// stable.</remarks>
/// <param name="watch">The judge.</param>
/// <param name="streams">How many streams there are.</param>
/// <param name="who">The process, for people.</param>
internal sealed class ReleaseWatch(StreamWatch watch, int streams, string who)
{
    private readonly (object? Reader, long Number)[] _seen = new (object? Reader, long Number)[streams];

    /// <summary>Looks at a follower that releases what is stable.</summary>
    internal void Look(int stream, StreamFollower follower)
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
                watch.OnReleased(stream, seen.Number, chain, who);
            }
        }
    }

    /// <summary>Looks at one that counts marks, and reads no batches.</summary>
    internal void Look(int stream, StableWatch counter)
    {
        ref (object? Reader, long Number) seen = ref _seen[stream];
        if (counter.StableMark.Number != seen.Number || seen.Reader != counter)
        {
            seen = (counter, counter.StableMark.Number);
            watch.OnReleased(stream, counter.StableMark.Number, counter.StableMark.Chain, who);
        }
    }
}
