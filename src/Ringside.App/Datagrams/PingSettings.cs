namespace Ringside.App.Datagrams;

/// <summary>How pings are sent.</summary>
/// <param name="Count">How many.</param>
/// <param name="IntervalNanos">Time between two of them at least; the next never leaves before the answer, or its time-out.</param>
/// <param name="TimeoutNanos">After this time without an answer a ping is lost.</param>
/// <param name="WarmUps">Pings before them that count for nothing, back to back; the first that has no answer ends them.</param>
/// <param name="Session">Tells this process from others.</param>
internal sealed record PingSettings(long Count, long IntervalNanos, long TimeoutNanos, long WarmUps, ulong Session);
