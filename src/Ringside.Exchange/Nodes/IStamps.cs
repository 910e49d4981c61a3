namespace Ringside.Exchange.Nodes;

/// <summary>Gives stamps to the inputs of a shard (a clock, or virtual time).</summary>
public interface IStamps
{
    /// <summary>A batch was read that was stamped just now, or at least since this engine is there: whoever stamps next goes on from
    /// there.</summary>
    /// <param name="lastNanos">Its stamp.</param>
    void Heard(long lastNanos);

    /// <summary>The stamp of the next batch.</summary>
    /// <param name="lastNanos">Stamp of the batch before; the next one is not below it. <see cref="long.MinValue"/> when there is
    /// none.</param>
    /// <returns>Nanoseconds since 1970.</returns>
    long Next(long lastNanos);
}
