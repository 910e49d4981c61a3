using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Randomness;

namespace Ringside.Net.Ports.Simulated;

// The bytes that this end sends, by their number in the stream:
//
//   | read by the peer | arrived there | on the way | written here, waiting |
//   0              consumed         arrived     launched                 written
//
// written - arrived is bounded by the send buffer, launched - consumed by the peer's window; all from consumed on
// stand in one ring of the size of both.

/// <summary>What the kernels of a simulated network know of one end of a connection (RFC 9293): the bytes that it sends, and how it
/// ends. The port above it is the user's side.</summary>
internal sealed partial class StreamEnd
{
    private const int MaximumSegmentsOnWay = 64;

    private readonly SimulatedHost _host;
    private readonly SimulatedNetwork _network;
    private readonly SimulatedLink? _out;
    private readonly SeededRandom _random;
    private byte[] _ring = [];
    private long _written;
    private long _launched;
    private long _arrived;
    private long _consumed;
    private bool _endWanted;
    private bool _endLaunched;
    private bool _isAborted;

    internal StreamEnd(SimulatedHost host, SimulatedHost? to, in Endpoint local, in Endpoint remote, int windowBytes)
    {
        _host = host;
        _network = host.Network;
        Local = local;
        Remote = remote;
        WindowBytes = windowBytes;
        _out = to is null ? null : _network.Link(host, to);
        _random = new SeededRandom(_out?.NextSeed() ?? 0);
        _startedNanos = _network.NowNanos();
        host.Add(this);
    }

    internal Endpoint Local { get; }

    internal Endpoint Remote { get; }

    /// <summary>Bytes that may wait here for the reader.</summary>
    internal int WindowBytes { get; }

    /// <summary>The other end, as soon as there is one.</summary>
    internal StreamEnd? Peer { get; private set; }

    /// <summary>Bytes can be written.</summary>
    internal bool IsOpen { get; private set; }

    /// <summary>The user, or the death of the host, has closed this end.</summary>
    internal bool IsClosed { get; private set; }

    /// <summary>The peer's last byte has arrived.</summary>
    internal bool HasEnded { get; private set; }

    /// <summary>Why the connection failed.</summary>
    internal Errno Error { get; private set; }

    /// <summary>When bytes arrived here last.</summary>
    internal long LastArrivalNanos { get; private set; }

    /// <summary>Bytes that have arrived here and were not read.</summary>
    internal long Unread => Peer is null ? 0 : Peer._arrived - Peer._consumed;

    /// <summary>Takes as many bytes as there is room for.</summary>
    internal int Write(ReadOnlySpan<byte> bytes)
    {
        if (!IsOpen || IsClosed || _endWanted || Error != Errno.None)
        {
            return 0;
        }

        int count = (int)Math.Min(bytes.Length, _network.Options.StreamSendBytes - (_written - _arrived));
        int at = (int)(_written % _ring.Length);
        int first = Math.Min(count, _ring.Length - at);
        bytes[..first].CopyTo(_ring.AsSpan(at));
        bytes[first..count].CopyTo(_ring);
        _written += count;
        Launch();
        return count;
    }

    /// <summary>Takes what has arrived.</summary>
    internal int Read(Span<byte> into)
    {
        StreamEnd? from = Peer;
        if (from is null || from._arrived == from._consumed || into.IsEmpty)
        {
            return 0;
        }

        int count = (int)Math.Min(into.Length, from._arrived - from._consumed);
        if (_network.Options.CutStreams && _random.NextChance(1, 4))
        {
            count = 1 + (int)_random.NextBelow(count);
        }

        int at = (int)(from._consumed % from._ring.Length);
        int first = Math.Min(count, from._ring.Length - at);
        from._ring.AsSpan(at, first).CopyTo(into);
        from._ring.AsSpan(0, count - first).CopyTo(into[first..]);
        from._consumed += count;
        from.Launch(); // its window has opened
        return count;
    }

    /// <summary>Ends what this end sends; receiving goes on (shutdown(2)).</summary>
    internal void EndSending()
    {
        _endWanted = true;
        Launch();
    }

    /// <summary>The user closes: what was taken is still sent. Unread bytes make it a reset (RFC 2525, section 2.17).</summary>
    internal void Close()
    {
        if (IsClosed)
        {
            return;
        }

        if (Unread > 0)
        {
            Abort();
            return;
        }

        EndSending();
        IsClosed = true;
        _host.Remove(this);
    }

    /// <summary>The user closes, and the peer is to know that something went wrong: what was not sent is gone.</summary>
    internal void Abort()
    {
        if (IsClosed)
        {
            return;
        }

        if (Peer is not null && Error == Errno.None)
        {
            SendReset();
        }

        Vanish();
    }

    /// <summary>The host is switched off: nobody is told. What is on the way arrives, if it is not lost.</summary>
    internal void Vanish()
    {
        IsClosed = true;
        StopSending();
        _host.Remove(this);
    }

    private bool IsPathDead => _out is null || _out.IsDead || _network.Link(_out.To, _out.From).IsDead;

    private void Launch()
    {
        if (!IsOpen || Error != Errno.None || Peer is null)
        {
            return;
        }

        while (_launched < _written && _launched - _consumed < Peer.WindowBytes && _segmentsOnWay < MaximumSegmentsOnWay)
        {
            if (IsPathDead)
            {
                WaitToRetry();
                return;
            }

            LaunchSegment(Peer.WindowBytes - (_launched - _consumed));
        }

        if (_endWanted && !_endLaunched && _launched == _written)
        {
            if (IsPathDead)
            {
                WaitToRetry();
                return;
            }

            _endLaunched = true;
            Schedule(ScheduledStep.End, this, 0);
        }
    }

    private void LaunchSegment(long window)
    {
        // In one piece of the ring, so that observers see its bytes.
        int at = (int)(_launched % _ring.Length);
        long most = Math.Min(Math.Min(_written - _launched, window), Math.Min(_out!.MaximumSegment(Local.IsIPv6), _ring.Length - at));
        int length = (int)most;
        if (_network.Options.CutStreams && _random.NextChance(1, 2))
        {
            length = 1 + (int)_random.NextBelow(most);
        }

        _launched += length;
        _segmentsOnWay++;
        Schedule(ScheduledStep.Bytes, this, length);
    }

    private void Open(StreamEnd peer)
    {
        if (!IsOpen)
        {
            Peer = peer;
            IsOpen = true;
            _ring = new byte[_network.Options.StreamSendBytes + peer.WindowBytes];
            _network.Tell(SimulatedEventKind.StreamOpened, 0, Local, Remote, default);
        }
    }

    private void Fail(Errno error)
    {
        if (Error == Errno.None && !IsClosed)
        {
            Error = error;
            Void();
        }
    }

    /// <summary>Forgets what waits; what is on the way is not sent again when it is lost.</summary>
    private void StopSending()
    {
        _written = _launched;
        _endWanted = _endLaunched = true;
        _isAborted = true;
    }

    /// <summary>Forgets what waits and what is on the way.</summary>
    private void Void()
    {
        _attempt++;
        _segmentsOnWay = 0;
        _launched = _arrived;
        StopSending();
    }
}
