using Ringside.Exchange.Coordination;
using Ringside.Exchange.Nodes;
using Ringside.Linux.Clocks;

namespace Ringside.Exchange.Hosting;

/// <summary>Stamps of the machine's clocks. The time of day is looked at once in a millisecond: what can be slewed in between is less than
/// a microsecond.</summary>
internal sealed class ClockStamps : IStamps
{
    private const long LookNanos = 1_000_000;

    private StampClock? _clock;
    private long _wallNanos;
    private long _lookedNanos;

    /// <summary>How far the time of day is off, when somebody must be told; else 0.</summary>
    internal long AlarmNanos => _clock?.AlarmNanos ?? 0;

    public void Heard(long lastNanos)
    {
        long boot = KernelClock.Nanos(KernelClockId.BootTime);
        _clock ??= StampClock.TakeOver(Math.Max(lastNanos, 0), boot);
        _clock.GoOnFrom(Math.Max(lastNanos, 0), boot);
    }

    public long Next(long lastNanos)
    {
        long boot = KernelClock.Nanos(KernelClockId.BootTime);
        if (_lookedNanos == 0 || boot - _lookedNanos >= LookNanos)
            (_wallNanos, _lookedNanos) = (KernelClock.RealtimeNanos(), boot);
        _clock ??= StampClock.ColdStart(Math.Max(lastNanos, 0), boot, _wallNanos);
        return _clock.Next(boot, _wallNanos + (boot - _lookedNanos));
    }
}
