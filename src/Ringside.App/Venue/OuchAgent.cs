using Ringside.Exchange.Clients;
using Ringside.Exchange.Doors;
using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.App.Venue;

/// <summary>The shell of an <see cref="OuchClient"/>: makes its connection, moves its bytes, and makes another one when it is
/// lost.</summary>
/// <param name="backend">Makes the connections.</param>
/// <param name="gateway">Where to.</param>
/// <param name="client">The client.</param>
/// <param name="user">Decides what is sent.</param>
/// <param name="trust">Whom TLS is spoken with; null for no TLS.</param>
/// <param name="reconnection">When another connection is made.</param>
/// <param name="waiter">How the thread idles.</param>
internal sealed class OuchAgent(
    IBackend backend, Endpoint gateway, OuchClient client, IOuchUser user, TlsTrust? trust, Reconnection reconnection, Waiter waiter)
    : IAgent, IDisposable
{
    private const long ConnectTimeoutNanos = 5_000_000_000;
    private const int MostReceives = 16;

    private readonly StreamPortOptions _options = new() { FrameCount = 128, MaximumQueuedFrames = 64 };
    private IStreamPort? _port;
    private IClientLine? _line;
    private bool _isOpened;
    private long _connectUntilNanos;

    public int DoWork(long nowNanos)
    {
        int work = reconnection.IsUnderWay ? user.DoOfflineWork(client) : 0;
        if (reconnection.IsUnderWay && user.IsDone)
        {
            return IAgent.Ended;
        }

        int moved = Move(nowNanos);
        return moved == IAgent.Ended ? moved : work + moved;
    }

    public void Dispose() => Drop();

    private int Move(long nowNanos)
    {
        if (_port is null)
        {
            return Connect(nowNanos);
        }

        int work = _isOpened ? Exchange(_port, nowNanos) : Begin(_port, nowNanos);
        if (_port is null)
        {
            return work; // it was given up, and is tried again or not at all
        }

        bool isOver = client.State == OuchClientState.Closed && (_port.State != StreamState.Open
            || (_port.QueuedBytes == 0 && _line!.HasLeft(nowNanos)));
        if (_isOpened && isOver)
        {
            return Leave(nowNanos);
        }

        Watch();
        return work;
    }

    private int Connect(long nowNanos)
    {
        if (nowNanos < reconnection.NextNanos)
        {
            waiter.DeadlineNanos = reconnection.NextNanos;
            return 0;
        }

        _port = backend.Connect(gateway, _options);
        _isOpened = false;
        _connectUntilNanos = nowNanos + ConnectTimeoutNanos;
        Watch();
        return 1;
    }

    private int Begin(IStreamPort port, long nowNanos)
    {
        switch (port.Poll())
        {
            case StreamState.Connecting when nowNanos < _connectUntilNanos:
                return 0;
            case StreamState.Connecting or StreamState.Failed when client.Logins > 0:
                return Leave(nowNanos);
            case StreamState.Connecting:
                throw new KernelException($"connect({gateway})", Errno.ETIMEDOUT, "no answer within 5 s");
            case StreamState.Failed:
                throw new KernelException(
                    $"connect({gateway})", port.LastError,
                    port.LastError == Errno.ECONNREFUSED ? "no gateway listens there; `./ringside up` starts a venue here" : null);
            default:
                _isOpened = true;
                _line = trust is null ? new ClientLine() : new TlsClientLine(trust, gateway.Address.ToString(), waiter);
                client.Open(nowNanos);
                return 1 + _line.Send(client, port, nowNanos);
        }
    }

    private int Exchange(IStreamPort port, long nowNanos)
    {
        int work = port.QueuedBytes > 0 ? port.Flush() : 0;
        work += _line!.Receive(client, port, MostReceives, nowNanos);
        if (_line.Failure is { } failure && client.Logins == 0)
        {
            throw new RefusedException($"the gateway at {gateway}: {failure}");
        }

        if (work == 0 && port.Poll() is StreamState.PeerClosed or StreamState.Failed && client.State != OuchClientState.Closed)
        {
            // Its last words may have come between the look for bytes and the look for the end.
            if (_line.Receive(client, port, MostReceives, nowNanos) == 0)
            {
                client.Gone();
            }

            return 1;
        }

        if (client.State == OuchClientState.LoggedIn)
        {
            if (reconnection.IsUnderWay)
            {
                reconnection.End();
                user.Return(nowNanos);
            }

            work += user.DoWork(client, nowNanos);
            if (user.IsDone)
            {
                client.LogOut(nowNanos);
            }
        }

        if (nowNanos >= client.DeadlineNanos)
        {
            client.Poll(nowNanos);
            work++;
        }

        return work + _line.Send(client, port, nowNanos);
    }

    private int Leave(long nowNanos)
    {
        Drop();
        bool wasThere = !reconnection.IsUnderWay;
        if (user.IsDone || !client.MayReconnect || client.Logins == 0 || !reconnection.TryAgain(nowNanos))
        {
            return IAgent.Ended;
        }

        if (wasThere)
        {
            user.Lose(client.End, reconnection.PatienceNanos);
        }

        waiter.DeadlineNanos = reconnection.NextNanos;
        return user.IsDone ? IAgent.Ended : 1;
    }

    private void Watch()
    {
        if (_port is null)
        {
            return;
        }

        PollEvents room = !_isOpened || _port.QueuedBytes > 0 || !client.Outgoing.IsEmpty ? PollEvents.Writable : PollEvents.None;
        waiter.Watch(_port.Descriptor, _port.WakeOn(PollEvents.Readable | PollEvents.PeerHangUp | room));
        waiter.DeadlineNanos = !_isOpened ? _connectUntilNanos
            : client.State == OuchClientState.Closed ? _line!.DeadlineNanos
            : client.State == OuchClientState.LoggedIn ? Math.Min(client.DeadlineNanos, user.DeadlineNanos)
            : client.DeadlineNanos;
    }

    private void Drop()
    {
        if (_port is not null)
        {
            waiter.Unwatch(_port.Descriptor);
            _line?.Dispose();
            _line = null;
            _port.Dispose();
            _port = null;
        }
    }
}
