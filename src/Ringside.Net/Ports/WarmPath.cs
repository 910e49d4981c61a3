using System.Net;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;

namespace Ringside.Net.Ports;

/// <summary>Keeps the way of a rare message warm: runs a message of the same size through the same back end, from this thread to itself
/// over loopback, so that code and tables of the way are in this processor's caches when a real one must go (tcp(7)).</summary>
/// <remarks>
/// What is sent seldom is sent slowly: between two orders the caches and the translation buffers forget the kernel's TCP, and the first
/// send after a while takes several times as long. Nothing of this reaches a network or a peer. It belongs to a thread that spins;
/// a run costs it one send and one receive, so <see cref="Run"/> is for moments in which nothing waits.
/// </remarks>
public sealed class WarmPath : IDisposable
{
    // Where the back end delivers later than within the call, a message may be under way; more than this many are not coming back.
    private const int MaximumUnderWay = 4;

    private readonly long _intervalNanos;
    private readonly int _messageBytes;
    private readonly IStreamListener _listener;
    private readonly IStreamPort _near;
    private IStreamPort? _far;
    private int _underWayBytes;
    private long _nextNanos;

    /// <summary>Makes the two ends; they meet in the first runs.</summary>
    /// <param name="backend">Whose way is kept warm, as the calling thread uses it (<see cref="IBackend.ForThread"/>).</param>
    /// <param name="options">Of the real connection.</param>
    /// <param name="messageBytes">Size of a message; at most a frame.</param>
    /// <param name="intervalNanos">Time between two runs.</param>
    /// <exception cref="KernelException">The back end refused.</exception>
    public WarmPath(IBackend backend, StreamPortOptions options, int messageBytes, long intervalNanos)
    {
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(messageBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(messageBytes, options.FrameSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(intervalNanos);
        _messageBytes = messageBytes;
        _intervalNanos = intervalNanos;
        _listener = backend.Listen(new Endpoint(IPAddress.Loopback, 0), options);
        try
        {
            _near = backend.Connect(_listener.LocalEndpoint, options);
        }
        catch
        {
            _listener.Dispose();
            throw;
        }
    }

    /// <summary>Bytes that went all the way.</summary>
    public long Bytes { get; private set; }

    /// <summary>Why nothing is kept warm (ENETUNREACH: loopback is down); <see cref="Errno.None"/> while all is well.</summary>
    public Errno Failure { get; private set; }

    /// <summary>Sends and receives a message, if it is time.</summary>
    /// <param name="nowNanos">Now.</param>
    /// <returns>True when it was time.</returns>
    public bool Run(long nowNanos)
    {
        if (nowNanos < _nextNanos)
        {
            return false;
        }

        _nextNanos = nowNanos + _intervalNanos;
        if (_far is null)
        {
            Meet();
            return true;
        }

        TakeBack();
        if (_underWayBytes < MaximumUnderWay * _messageBytes && _near.Frames.TryLease(out Frame frame))
        {
            Send(frame);
            TakeBack();
        }

        return true;
    }

    /// <summary>Closes both ends.</summary>
    public void Dispose()
    {
        _near.Dispose();
        _far?.Dispose();
        _listener.Dispose();
    }

    private void Meet()
    {
        if (_near.Poll() == StreamState.Failed)
        {
            Failure = _near.LastError;
            _nextNanos = long.MaxValue;
            return;
        }

        if (_near.State != StreamState.Open || _listener.Accept() is not { } arrived)
        {
            return;
        }

        // Any program of this machine may have found the port first.
        if (arrived.RemoteEndpoint == _near.LocalEndpoint)
        {
            _far = arrived;
        }
        else
        {
            arrived.Dispose();
        }
    }

    private void Send(Frame frame)
    {
        if (_near.Send(frame.Take(_messageBytes)) == SendStatus.Sent)
        {
            _underWayBytes += _messageBytes;
            return;
        }

        _near.Frames.Return(frame);
        if (_near.State == StreamState.Failed)
        {
            Failure = _near.LastError;
            _nextNanos = long.MaxValue;
        }
    }

    private void TakeBack()
    {
        while (_underWayBytes > 0 && _far!.TryReceive(out Received received))
        {
            _underWayBytes -= received.Frame.Length;
            Bytes += received.Frame.Length;
            _far.Frames.Return(received.Frame);
        }
    }
}
