namespace Ringside.App.Datagrams;

/// <summary>How pings are sent.</summary>
/// <param name="Count">How many.</param>
/// <param name="IntervalNanos">Time between two of them at least; the next never leaves before the answer, or its time-out.</param>
/// <param name="TimeoutNanos">After this time without an answer a ping is lost.</param>
/// <param name="Session">Tells this process from others.</param>
internal sealed record PingSettings(long Count, long IntervalNanos, long TimeoutNanos, ulong Session);
