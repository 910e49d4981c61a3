using Ringside.Exchange.Health;
using Ringside.Linux.Errors;

namespace Ringside.Exchange.Hosting;

/// <summary>When a node that has ended begins anew: after a pause, and after a longer one where that failed (a full disk, for instance:
/// what else is on its thread goes on).</summary>
internal sealed class RestartTimer(VenueParts parts, string node)
{
    private const long FirstNanos = 500_000_000;
    private const long LongNanos = 5_000_000_000;

    /// <summary>When the next try is due; <see cref="long.MaxValue"/> while nothing has ended.</summary>
    internal long DeadlineNanos { get; private set; } = long.MaxValue;

    /// <summary>Why the last try has failed; null when it has not.</summary>
    internal string? Problem { get; private set; }

    /// <summary>To be called as long as the node has ended.</summary>
    /// <param name="begin">Makes the new node and puts it in the place of the old one. When it throws it is called again later, so whatever
    /// it has taken away until then stays away.</param>
    /// <param name="nowNanos">The time.</param>
    internal void Try(Action begin, long nowNanos)
    {
        if (DeadlineNanos == long.MaxValue)
            DeadlineNanos = nowNanos + FirstNanos;
        if (nowNanos < DeadlineNanos)
            return;
        DeadlineNanos = nowNanos + LongNanos;
        try
        {
            begin();
            (DeadlineNanos, Problem) = (long.MaxValue, null);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or KernelException)
        {
            Problem = problem.Message;
            parts.Log.Write(VenueLogLevel.Error, node, "restart-failed", new LogField("reason", problem.Message));
        }
    }
}
