namespace Ringside.Net.Ports;

/// <summary>A port that can be asked for the stamp of the packet it handed over last (SIOCGSTAMPNS of socket(7)).</summary>
public interface IStampedPort
{
    /// <summary>The kernel's receive stamp of the last packet received, asked for now: costs a call, but only for packets that
    /// matter.</summary>
    /// <param name="realtimeNanos">CLOCK_REALTIME in nanoseconds.</param>
    /// <returns>False when this port has no such stamp.</returns>
    bool TryGetLastStamp(out long realtimeNanos);
}
