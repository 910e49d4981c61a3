using Ringside.Exchange.MarketData;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.App.Venue;

/// <summary>One connection to the snapshot service, from its beginning to its end.</summary>
internal sealed class SnapshotFetch : IDisposable
{
    private const long LongestNanos = 30_000_000_000;
    private const int MostReceives = 64;

    private readonly IStreamPort _port;
    private readonly SnapshotReader _reader;
    private readonly Waiter _waiter;
    private bool _isIn;

    /// <summary>Begins to connect.</summary>
    internal SnapshotFetch(IBackend backend, in Endpoint service, FeedFollower follower, Waiter waiter, long nowNanos)
    {
        _port = backend.Connect(service, new StreamPortOptions { FrameSize = 1 << 14 });
        _reader = new SnapshotReader(follower);
        _waiter = waiter;
        DeadlineNanos = nowNanos + LongestNanos;
        Watch(PollEvents.Writable);
    }

    /// <summary>When it is given up.</summary>
    internal long DeadlineNanos { get; }

    /// <summary>Whether it has ended.</summary>
    internal bool IsOver => _reader.IsOver;

    /// <summary>Whether the snapshot came whole.</summary>
    internal bool IsComplete => _reader.IsComplete;

    public void Dispose()
    {
        _waiter.Unwatch(_port.Descriptor);
        _port.Dispose();
    }

    internal int DoWork(long nowNanos)
    {
        if (nowNanos >= DeadlineNanos)
        {
            _reader.Abandon(nowNanos);
            return 1;
        }

        return _isIn ? Read(nowNanos) : LogIn(nowNanos);
    }

    private int LogIn(long nowNanos)
    {
        StreamState state = _port.Poll();
        if (state == StreamState.Connecting)
        {
            return 0;
        }

        if (state != StreamState.Open || !_port.Frames.TryLease(out Frame frame))
        {
            _reader.Abandon(nowNanos);
            return 1;
        }

        // The service lets everybody in, unless its owner says otherwise.
        Frame login = frame.Take(SnapshotReader.LoginSize);
        _reader.WriteLogin(default, default, _port.Frames[login]);
        if (_port.Send(login) != SendStatus.Sent)
        {
            _port.Frames.Return(frame);
            _reader.Abandon(nowNanos);
        }

        _isIn = true;
        Watch(PollEvents.None);
        return 1;
    }

    private int Read(long nowNanos)
    {
        int work = _port.QueuedBytes > 0 ? _port.Flush() : 0;
        for (int count = 0; count < MostReceives && !IsOver && _port.TryReceive(out Received received); count++)
        {
            _reader.Receive(_port.Frames[received.Frame], nowNanos);
            _port.Frames.Return(received.Frame);
            work++;
        }

        if (work == 0 && _port.Poll() is StreamState.PeerClosed or StreamState.Failed)
        {
            _reader.Abandon(nowNanos);
            work++;
        }

        return work;
    }

    private void Watch(PollEvents more) =>
        _waiter.Watch(_port.Descriptor, _port.WakeOn(PollEvents.Readable | PollEvents.PeerHangUp | more));
}
