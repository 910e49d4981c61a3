namespace Ringside.Exchange.Doors;

/// <summary>What TLS has done. May be read from any thread.</summary>
public sealed record TlsCounters
{
    private long _handshakes;
    private long _failures;

    /// <summary>Handshakes that were completed.</summary>
    public long Handshakes => Volatile.Read(ref _handshakes);

    /// <summary>Connections that ended without one, or by an error, or without the end that TLS asks for (RFC 8446, section 6.1).</summary>
    public long Failures => Volatile.Read(ref _failures);

    internal void CountHandshake() => Interlocked.Increment(ref _handshakes);

    internal void CountFailure() => Interlocked.Increment(ref _failures);
}
