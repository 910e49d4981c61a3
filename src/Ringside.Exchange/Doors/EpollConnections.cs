using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;

namespace Ringside.Exchange.Doors;

/// <summary>Connections by readiness (epoll(7)): one set, which the thread's <see cref="Waiter"/> watches, holds the listener and all
/// connections, level-triggered. A look receives once from each of a bounded number that are ready, into one buffer for all.</summary>
internal sealed class EpollConnections : IConnections
{
    private const long ListenerTag = -1;

    private readonly KernelSocket _listener;
    private readonly IConnectionEvents _events;
    private readonly Waiter _waiter;
    private readonly EpollSet _ready;
    private readonly byte[] _buffer;
    private readonly Line[] _lines;

    internal EpollConnections(KernelSocket listener, TcpServerOptions options, IConnectionEvents events, Waiter waiter)
    {
        (_listener, _events, _waiter) = (listener, events, waiter);
        _buffer = new byte[options.ReceiveBytes];
        _lines = new Line[options.MostConnections];
        _ready = new EpollSet(options.ReadsPerCycle);
        waiter.Watch(_ready.Value, PollEvents.Readable);
    }

    public bool IsDue => false;

    public void WatchListener(bool watch)
    {
        if (!watch)
        {
            _ready.Remove(_listener.Value);
            return;
        }

        Errno error = _ready.TryAdd(_listener.Value, PollEvents.Readable, ListenerTag);
        if (error != Errno.None)
            throw new KernelException($"epoll_ctl(add the listener {_listener.LocalEndpoint})", error);
    }

    public bool TryAdd(int connection, KernelSocket socket)
    {
        _lines[connection] = new Line { Socket = socket };
        return _ready.TryAdd(socket.Value, PollEvents.Readable, connection) == Errno.None;
    }

    public void Remove(int connection) => _lines[connection] = default; // closing takes it out of the set

    public void Resume(int connection)
    {
        ref Line line = ref _lines[connection];
        if (!line.IsPaused)
            return;
        line.IsPaused = false;
        Watch(connection);
    }

    public void AwaitRoom(int connection)
    {
        _lines[connection].AwaitsRoom = true;
        Watch(connection);
    }

    public int Look()
    {
        // What is left out is told again by the next call: it is still so.
        int reports = _ready.Look();
        int report = 0;
        for (; report < reports && !_events.MustSend; report++)
        {
            long tag = _ready.Tag(report);
            if (tag == ListenerTag)
                _events.Waits();
            else
                Serve((int)tag, _ready.Events(report));
        }

        return report;
    }

    public void Send(int connection, ReadOnlySpan<byte> bytes) =>
        _events.Sent(connection, bytes.Length, _lines[connection].Socket!.Send(bytes));

    public void FinishSends()
    {
        // Each has left at once.
    }

    public void Dispose()
    {
        _waiter.Unwatch(_ready.Value);
        _ready.Dispose();
    }

    private void Serve(int connection, PollEvents events)
    {
        if ((uint)connection >= (uint)_lines.Length || _lines[connection].Socket is null)
            return;
        if ((events & PollEvents.Writable) != 0)
        {
            _lines[connection].AwaitsRoom = false;
            Watch(connection);
            _events.HasRoom(connection);
        }

        if ((events & (PollEvents.Readable | PollEvents.Error | PollEvents.HangUp)) != 0)
            ReceiveFrom(connection);
    }

    private void ReceiveFrom(int connection)
    {
        int room = Math.Min(_events.Room(connection), _buffer.Length);
        ref Line line = ref _lines[connection];
        if (line.Socket is null)
            return;
        if (room <= 0 && !line.IsPaused)
        {
            line.IsPaused = true;
            Watch(connection);
            return;
        }

        // An error or a hang-up is reported whether it is watched for or not: of a paused connection it can only be the end.
        int count = room <= 0 ? 0 : line.Socket.Receive(_buffer.AsSpan(0, room));
        if (count > 0)
            _events.Received(connection, _buffer.AsSpan(0, count));
        else if (count != -(int)Errno.EAGAIN && count != -(int)Errno.EINTR)
            _events.Ended(connection);
    }

    private void Watch(int connection)
    {
        ref readonly Line line = ref _lines[connection];
        PollEvents events = line.IsPaused ? PollEvents.None : PollEvents.Readable;
        _ready.Change(line.Socket!.Value, line.AwaitsRoom ? events | PollEvents.Writable : events, connection);
    }

    private struct Line
    {
        public KernelSocket? Socket;

        /// <summary>The user takes no more.</summary>
        public bool IsPaused;

        /// <summary>The kernel takes no more.</summary>
        public bool AwaitsRoom;
    }
}
