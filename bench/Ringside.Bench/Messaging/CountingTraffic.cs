namespace Ringside.Bench.Messaging;

/// <summary>The end of a stream: counts what comes.</summary>
internal sealed class CountingTraffic : Traffic;
