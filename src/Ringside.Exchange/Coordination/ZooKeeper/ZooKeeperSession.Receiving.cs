namespace Ringside.Exchange.Coordination.ZooKeeper;

internal sealed partial class ZooKeeperSession
{
    /// <inheritdoc/>
    public void Received(ReadOnlySpan<byte> bytes, long nowNanos)
    {
        long attempt = Attempt;
        while (attempt == Attempt && State is ZooKeeperSessionState.Greeting or ZooKeeperSessionState.Connected
            or ZooKeeperSessionState.Closing)
        {
            switch (_reassembler.Read(ref bytes, out ReadOnlySpan<byte> packet))
            {
                case ZooKeeperReadStatus.NeedsMore:
                    return;
                case ZooKeeperReadStatus.Refused:
                    Drop($"a packet is not of 0 to {ZooKeeperLimits.MostPacketBytes} bytes", nowNanos);
                    return;
                default:
                    _heardNanos = nowNanos;
                    if (State == ZooKeeperSessionState.Greeting)
                        Greeted(packet, nowNanos);
                    else
                        Take(packet, nowNanos);
                    break;
            }
        }
    }

    private void Greeted(ReadOnlySpan<byte> packet, long nowNanos)
    {
        if (!ZooKeeperWire.TryReadConnect(packet, out ZooKeeperConnectAnswer answer))
        {
            Drop("its first packet is no ConnectResponse of ZooKeeper 3.4 to 3.8", nowNanos);
            return;
        }

        bool isRefused = answer.TimeoutMillis == 0 || answer.SessionId == 0;
        if (isRefused && SessionId != 0)
        {
            Expire(nowNanos);
            return;
        }

        bool isNew = SessionId == 0;
        if (isRefused || answer.IsReadOnly || (!isNew && answer.SessionId != SessionId))
        {
            Drop(
                answer.IsReadOnly ? "cut off from the other servers"
                : isRefused ? "it gives no session"
                : "it gives another session than was asked for",
                nowNanos);
            return;
        }

        (SessionId, _password, TimeoutNanos) = (answer.SessionId, answer.Password, answer.TimeoutMillis * 1_000_000L);
        State = ZooKeeperSessionState.Connected;
        Problem = null;
        _order.Worked();
        if (_credentials.Length > 0 && ZooKeeperWire.TryWriteAuth(_credentials, _room, out ReadOnlySpan<byte> auth))
            Queue(auth, nowNanos);
        if (_watches.Count > 0 && ZooKeeperWire.TryWriteWatches(_lastZxid, _watches, _room, out ReadOnlySpan<byte> watches))
            Queue(watches, nowNanos);
        foreach (IZooKeeperUser user in _users)
        {
            if (IsConnected)
                user.Connected(isNew);
        }
    }

    private void Take(ReadOnlySpan<byte> packet, long nowNanos)
    {
        if (!ZooKeeperWire.TryReadHeader(packet, out ZooKeeperReplyHeader header, out ReadOnlySpan<byte> body))
        {
            Drop("a packet is too short for a ReplyHeader", nowNanos);
            return;
        }

        switch (header.Xid)
        {
            case ZooKeeperWire.ChangeXid:
                TakeChange(body, nowNanos);
                break;
            case ZooKeeperWire.PingXid:
                See(header.Zxid);
                break;
            case ZooKeeperWire.AuthXid or ZooKeeperWire.WatchesXid:
                See(header.Zxid);
                string what = header.Xid == ZooKeeperWire.AuthXid ? "the credentials" : "the watches";
                if (header.Error != ZooKeeperError.None)
                    Drop($"it refuses {what}: {header.Error}", nowNanos);
                break;
            default:
                TakeAnswer(header, body, nowNanos);
                break;
        }
    }

    private void TakeChange(ReadOnlySpan<byte> body, long nowNanos)
    {
        if (!ZooKeeperWire.TryReadChange(body, out ZooKeeperChange change))
        {
            Drop("a packet with xid -1 is no WatcherEvent", nowNanos);
            return;
        }

        _watches.Remove(change);
        foreach (IZooKeeperUser user in _users)
            user.Changed(change);
    }

    private void TakeAnswer(in ZooKeeperReplyHeader header, ReadOnlySpan<byte> body, long nowNanos)
    {
        if (!_pending.TryPeek(out Pending pending) || pending.Xid != header.Xid)
        {
            Drop($"an answer has xid {header.Xid}; expected {(_pending.Count > 0 ? pending.Xid : "none")}", nowNanos);
            return;
        }

        if (!ZooKeeperWire.TryReadAnswer(pending.Tag, pending.Request, header.Error, body, out ZooKeeperAnswer answer))
        {
            Drop($"an answer is none to {pending.Request.Operation}", nowNanos);
            return;
        }

        if (header.Error is ZooKeeperError.SessionMoved or ZooKeeperError.ConnectionLoss)
        {
            Drop("it does not have the session any more", nowNanos);
            return;
        }

        if (header.Error == ZooKeeperError.SessionExpired)
        {
            Expire(nowNanos);
            return;
        }

        See(header.Zxid);
        _pending.Dequeue();
        _watches.Add(pending.Request, header.Error);
        if (pending.Request.Operation == ZooKeeperOperation.CloseSession)
            Drop("closed", nowNanos);
        else
            pending.User?.Answered(answer);
    }

    private void See(long zxid) => _lastZxid = Math.Max(_lastZxid, zxid);

    private void Expire(long nowNanos)
    {
        (SessionId, _password) = (0, default);
        _watches.Clear();
        Expiries++;
        TimeoutNanos = _options.TimeoutNanos;
        Drop("the session has expired", nowNanos, ZooKeeperError.SessionExpired);
        foreach (IZooKeeperUser user in _users)
            user.Expired();
    }

    private void Drop(string why, long nowNanos, ZooKeeperError error = ZooKeeperError.ConnectionLoss)
    {
        if (State is ZooKeeperSessionState.Closed || (State == ZooKeeperSessionState.Waiting && !_isClosing))
            return;
        bool hasWorked = State is ZooKeeperSessionState.Connected or ZooKeeperSessionState.Closing;
        Problem = $"server {Server + 1} of {_options.Servers}: {why}";
        Losses++;
        _dueNanos = nowNanos + (hasWorked ? _order.Lost() : _order.Failed());
        State = _isClosing ? ZooKeeperSessionState.Closed : ZooKeeperSessionState.Waiting;
        _reassembler.Reset();
        _outgoing.Clear();
        Pending[] lost = [.. _pending];
        _pending.Clear();
        foreach (Pending pending in lost)
            pending.User?.Answered(new ZooKeeperAnswer(pending.Tag, pending.Request, error));
    }
}
