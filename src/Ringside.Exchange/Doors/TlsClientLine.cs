using Ringside.Exchange.Clients;
using Ringside.Net.Agents;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Exchange.Doors;

/// <summary>TLS between an <see cref="IByteClient"/> and its connection (RFC 8446; also 1.2, RFC 5246). One for each connection.</summary>
public sealed class TlsClientLine : IClientLine
{
    private const int CipherInBytes = 1 << 18;
    private const long MostLingerNanos = 500_000_000;

    private readonly Waiter _waiter;
    private readonly TlsSession _session;
    private readonly byte[] _scratch = new byte[16_384];
    private volatile string? _refusal;
    private long _lingerUntilNanos = long.MaxValue;

    /// <summary>A connection whose handshake begins.</summary>
    /// <param name="trust">Who is believed.</param>
    /// <param name="host">Name or address of the gateway.</param>
    /// <param name="waiter">Of the thread that calls: woken when something has moved.</param>
    public TlsClientLine(TlsTrust trust, string host, Waiter waiter)
    {
        ArgumentNullException.ThrowIfNull(trust);
        ArgumentNullException.ThrowIfNull(waiter);
        _waiter = waiter;
        _session = new TlsSession(0, 0, new TlsCounters(), OnMoved, CipherInBytes);
        _session.Start(tls => tls.AuthenticateAsClientAsync(trust.OptionsFor(host, why => _refusal = why)));
    }

    /// <inheritdoc/>
    public string? Failure => _refusal is { } why ? why
        : _session.HasEnded && !_session.IsReady ? "no TLS: the handshake has failed"
        : null;

    /// <inheritdoc/>
    public long DeadlineNanos => _lingerUntilNanos;

    /// <inheritdoc/>
    public bool HasLeft(long nowNanos)
    {
        if (_lingerUntilNanos == long.MaxValue)
        {
            _lingerUntilNanos = nowNanos + MostLingerNanos;
            _session.PlainOut.Complete();
        }

        return (_session.HasEnded && _session.CipherOut.Count == 0) || nowNanos >= _lingerUntilNanos;
    }

    /// <inheritdoc/>
    public int Receive(IByteClient client, IStreamPort port, int most, long nowNanos)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(port);
        int count = 0;
        for (; count < most && _session.CipherIn.Room >= port.Frames.PayloadCapacity && port.TryReceive(out Received received); count++)
        {
            _session.CipherIn.Write(port.Frames[received.Frame]);
            port.Frames.Return(received.Frame);
        }

        _session.TakeSignal();
        while (_session.PlainIn.Read(_scratch) is > 0 and int bytes)
        {
            client.Received(_scratch.AsSpan(0, bytes), nowNanos);
            count++;
        }

        return count;
    }

    /// <inheritdoc/>
    public int Send(IByteClient client, IStreamPort port, long nowNanos)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(port);
        while (!client.Outgoing.IsEmpty && _session.PlainOut.Write(client.Outgoing) is > 0 and int bytes)
            client.Sent(bytes, nowNanos);
        int count = 0;
        while (_session.CipherOut.Count > 0 && port.Frames.TryLease(out Frame frame))
        {
            int size = _session.CipherOut.Peek(_scratch.AsSpan(0, Math.Min(_scratch.Length, port.Frames.PayloadCapacity)));
            Frame piece = frame.Take(size);
            _scratch.AsSpan(0, size).CopyTo(port.Frames[piece]);
            if (port.Send(piece) != SendStatus.Sent)
            {
                port.Frames.Return(frame);
                break;
            }

            _session.CipherOut.Skip(size);
            count++;
        }

        return count;
    }

    /// <summary>Ends its tasks.</summary>
    public void Dispose() => _session.Abort();

    private void OnMoved(TlsSession session)
    {
        if (session.Signal())
            _waiter.Wake();
    }
}
