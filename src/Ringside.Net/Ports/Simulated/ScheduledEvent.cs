namespace Ringside.Net.Ports.Simulated;

/// <summary>Something that will happen at a virtual time.</summary>
/// <param name="DueNanos">When.</param>
/// <param name="Sequence">Order among events of the same time: the one scheduled first comes first.</param>
/// <param name="Step">What.</param>
/// <param name="Subject">To whom: a <see cref="SimulatedDatagram"/> or a <see cref="StreamEnd"/>.</param>
/// <param name="Count">Bytes, for those of a stream.</param>
/// <param name="Attempt">Which attempt of the stream it belongs to; events of an earlier one are void.</param>
/// <param name="LinkPeriod">Which period of the link, between two cuts, it started in.</param>
internal readonly record struct ScheduledEvent(
    long DueNanos, long Sequence, ScheduledStep Step, object Subject, int Count, int Attempt, int LinkPeriod);
