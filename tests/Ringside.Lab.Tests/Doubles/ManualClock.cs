using Ringside.Linux.Clocks;

namespace Ringside.Lab.Tests.Doubles;

/// <summary>Time that stands still until a test moves it.</summary>
internal sealed class ManualClock : INanoClock
{
    internal long Nanos { get; set; } = 1_000_000_000;

    public long NowNanos() => Nanos;

    public long RealtimeOffsetNanos() => 0;
}
