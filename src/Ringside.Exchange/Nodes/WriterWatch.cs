using Ringside.Messaging.Streams.Following;

namespace Ringside.Exchange.Nodes;

/// <summary>Whether a node that reads streams can still read something: whether their writers are heard, and what they write becomes
/// stable.</summary>
/// <remarks>A writer says at least each 50 ms that it is there. It is looked at a few times in the time of silence, so what is found is
/// late by an eighth of that; nothing is allocated but when something changes. Sans I/O.</remarks>
internal sealed class WriterWatch
{
    private const int LooksInSilence = 8;

    private readonly (string Name, StreamFollower Follower)[] _streams;
    private readonly Look[] _looks;
    private readonly long _silenceNanos;
    private long _lookNanos;
    private bool _hasBegun;

    /// <summary>A watch that begins with the first look.</summary>
    /// <param name="streams">Followers, with the names of their writers.</param>
    /// <param name="silenceNanos">How long nothing may be heard, or become stable.</param>
    internal WriterWatch(IEnumerable<(string Name, StreamFollower Follower)> streams, long silenceNanos)
    {
        _streams = [.. streams];
        (_looks, _silenceNanos) = (new Look[_streams.Length], silenceNanos);
    }

    /// <summary>A watch of all streams that are read in one order.</summary>
    internal WriterWatch(MergedReader reader, long silenceNanos)
        : this(StreamsOf(reader), silenceNanos)
    {
    }

    /// <summary>What is wrong, in a sentence without times: it changes only when something else is wrong. Null when nothing is.</summary>
    internal string? Trouble { get; private set; }

    /// <summary>When the next look is due.</summary>
    internal long DeadlineNanos => _hasBegun ? _lookNanos : long.MinValue;

    /// <summary>Looks, if it is time to.</summary>
    internal void Advance(long nowNanos)
    {
        if (_hasBegun && nowNanos < _lookNanos)
            return;
        // Who has not looked for so long has stood still itself, and has much to read first.
        _hasBegun &= nowNanos - _lookNanos < _silenceNanos;
        _lookNanos = nowNanos + (_silenceNanos / LooksInSilence);
        bool hasChanged = false;
        for (int place = 0; place < _streams.Length; place++)
        {
            Finding before = _looks[place].Finding;
            _looks[place] = LookAt(_streams[place].Follower, _hasBegun ? _looks[place] : Look.At(nowNanos), nowNanos);
            hasChanged |= _looks[place].Finding != before;
        }

        _hasBegun = true;
        if (hasChanged)
            Trouble = Describe();
    }

    private Look LookAt(StreamFollower follower, in Look before, long nowNanos)
    {
        bool isWaiting = follower.Released < follower.Known;
        bool moves = !isWaiting || follower.Released != before.Released;
        Look now = new(
            follower.Released,
            moves ? nowNanos : before.MovedNanos,
            follower.IsWriterEstablished ? nowNanos : before.EstablishedNanos,
            Math.Max(before.HeardNanos, follower.WriterHeardNanos),
            Finding.None);
        bool isSilent = nowNanos - now.HeardNanos >= _silenceNanos;
        bool isSealing = nowNanos - now.EstablishedNanos >= _silenceNanos;
        bool isStuck = nowNanos - now.MovedNanos >= _silenceNanos;
        return now with
        {
            Finding = isSilent ? Finding.Silent : isSealing ? Finding.Sealing : isStuck ? Finding.Stuck : Finding.None,
        };
    }

    private string? Describe()
    {
        List<string> found = [];
        for (int place = 0; place < _streams.Length; place++)
        {
            string name = _streams[place].Name;
            if (Text(_looks[place].Finding, name) is { } text)
                found.Add(text);
        }

        return found.Count == 0 ? null : string.Join("; ", found);
    }

    private static string? Text(Finding finding, string name) => finding switch
    {
        Finding.Silent => $"nothing is heard of {name}",
        Finding.Sealing => $"{name} is there, and cannot begin its epoch",
        Finding.Stuck => $"what {name} writes does not become stable here",
        _ => null,
    };

    private static IEnumerable<(string Name, StreamFollower Follower)> StreamsOf(MergedReader reader)
    {
        for (int shard = 0; shard < reader.Shards; shard++)
            yield return (NameOf(shard), reader.FollowerOf(shard));
        if (reader.Merge is { } merge)
            yield return ("the merge", merge);
    }

    /// <summary>What the writer of a shard is called here.</summary>
    internal static string NameOf(int shard) => $"the engine of shard {shard}";

    private enum Finding
    {
        None = 0,
        Silent,
        Sealing,
        Stuck,
    }

    private readonly record struct Look(long Released, long MovedNanos, long EstablishedNanos, long HeardNanos, Finding Finding)
    {
        internal static Look At(long nowNanos) => new(-1, nowNanos, nowNanos, nowNanos, Finding.None);
    }
}
