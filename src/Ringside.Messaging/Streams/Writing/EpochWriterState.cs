namespace Ringside.Messaging.Streams.Writing;

/// <summary>How far a <see cref="EpochWriter"/> is.</summary>
public enum EpochWriterState
{
    /// <summary>Claims an epoch, or waits before it does.</summary>
    Waiting = 0,

    /// <summary>Stores are asked to promise, and the stream that they hold is fetched; what has come can be read.</summary>
    Sealing = 1,

    /// <summary>The stream is sealed: its owner reads the rest and calls <see cref="EpochWriter.Begin(long, uint, long)"/>.</summary>
    Sealed = 2,

    /// <summary>The first batch of the epoch is published, and not stable yet.</summary>
    Starting = 3,

    /// <summary>It writes.</summary>
    Established = 4,

    /// <summary>It has ended: a higher epoch is there, or something cannot be mended. Its owner begins anew, with a new writer.</summary>
    Ended = 5,

    /// <summary>One of several: it follows who writes, its owner applies what is stable, and it claims when it is elected.</summary>
    Following = 6,
}
