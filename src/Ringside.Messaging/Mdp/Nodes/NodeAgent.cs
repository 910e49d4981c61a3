using System.Buffers;
using Ringside.Net.Agents;

namespace Ringside.Messaging.Mdp.Nodes;

/// <summary>The thread of a core: takes what users' threads ask for from one ring, and gives messages and events out through two others.</summary>
/// <remarks>When a ring to the user is full, nothing more is taken from the core: its queues fill, and the peers are given no credit. When a
/// message finds no room in the core, the thread keeps it and takes no further command until it does: the ring of commands fills, and
/// senders are told to wait.</remarks>
internal sealed class NodeAgent : IAgent, IDisposable
{
    private const long HeldUpNanos = 200_000;

    private readonly NodeLoop _loop;
    private readonly NodeRings _rings;
    private readonly PendingSends _pending;
    private readonly Waiter _waiter;
    private NodeCommand _stalled;
    private bool _isStalled;
    private ReceivedMessage _keptMessage;
    private bool _hasKeptMessage;
    private MdpEvent _keptEvent;
    private bool _hasKeptEvent;

    internal NodeAgent(NodeLoop loop, NodeRings rings, PendingSends pending, Waiter waiter)
    {
        (_loop, _rings, _pending, _waiter) = (loop, rings, pending, waiter);
        loop.Watch(waiter);
    }

    /// <inheritdoc/>
    public int DoWork(long nowNanos)
    {
        int work = TakeCommands(nowNanos);
        work += _loop.DoWork(nowNanos);
        work += GiveMessages() + GiveEvents();
        _waiter.DeadlineNanos = IsHeldUp ? Math.Min(_loop.DeadlineNanos, nowNanos + HeldUpNanos) : _loop.DeadlineNanos;
        if (work == 0 && _rings.IsAsleepUnlessAsked(_isStalled))
        {
            return 0;
        }

        _rings.IsAwake();
        return Math.Max(1, work);
    }

    public void Dispose() => _loop.Dispose();

    // A full ring does not tell when it has room again: look now and then.
    private bool IsHeldUp => _isStalled || _hasKeptMessage || _hasKeptEvent;

    private int TakeCommands(long nowNanos)
    {
        const int most = 1024;
        int count = 0;
        if (_isStalled && !TryDo(_stalled, nowNanos))
        {
            return 0;
        }

        _isStalled = false;
        while (count < most && _rings.Commands.TryRead(out NodeCommand command))
        {
            count++;
            if (!TryDo(command, nowNanos))
            {
                (_stalled, _isStalled) = (command, true);
                break;
            }
        }

        return count;
    }

    // False when the core has no room for it now.
    private bool TryDo(in NodeCommand command, long nowNanos)
    {
        switch (command.Kind)
        {
            case NodeCommandKind.Send:
                return TrySend(command, nowNanos);
            case NodeCommandKind.Release:
                _loop.Core.Release(command.Message);
                return true;
            case NodeCommandKind.Confirm:
                return _loop.Core.ConfirmDelivered(command.Message) != SendResult.Backpressure;
            default:
                command.Call!(_loop.Core);
                return true;
        }
    }

    private bool TrySend(in NodeCommand command, long nowNanos)
    {
        ReadOnlySpan<byte> payload = command.Payload.AsSpan(0, command.Length);
        SendResult result = _loop.Core.Send(command.Peer, payload, command.Options, nowNanos, out _);
        if (result == SendResult.Backpressure)
        {
            return false;
        }

        ArrayPool<byte>.Shared.Return(command.Payload!);
        if (result != SendResult.Accepted)
        {
            // Its sender was told that it was taken, and learns here that the peer is gone.
            TellUser(new MdpEvent(MdpEventKind.MessageLost, command.Peer, MessageNumber: -1, command.Options.Context));
        }

        return true;
    }

    private int GiveMessages()
    {
        int count = 0;
        while (_hasKeptMessage || _loop.Core.TryTakeMessage(out _keptMessage))
        {
            MessageLane lane = _rings.Lanes[_keptMessage.Peer.Slot % _rings.Lanes.Length];
            _hasKeptMessage = !lane.Ring.TryWrite(_keptMessage);
            if (_hasKeptMessage)
            {
                break;
            }

            lane.HasNew = true;
            count++;
        }

        foreach (MessageLane lane in _rings.Lanes)
        {
            if (lane.HasNew)
            {
                lane.Raise();
            }
        }

        return count;
    }

    private int GiveEvents()
    {
        int count = 0;
        if (_hasKeptEvent && !_rings.Events.TryWrite(_keptEvent))
        {
            return 0;
        }

        _hasKeptEvent = false;
        while (!_hasKeptEvent && _loop.Core.TryTakeEvent(out MdpEvent happened))
        {
            count++;
            TellUser(happened);
        }

        return count;
    }

    private void TellUser(in MdpEvent happened)
    {
        if (!_pending.TryComplete(happened) && !_rings.Events.TryWrite(happened))
        {
            (_keptEvent, _hasKeptEvent) = (happened, true);
        }
    }
}
