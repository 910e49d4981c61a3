using System.Buffers;
using Ringside.Net.Agents;

namespace Ringside.Messaging.Mdp.Nodes;

/// <summary>The thread of a core: takes what users' threads ask for from one ring, and gives messages and events out through two
/// others.</summary>
/// <remarks>When a ring to the user is full, nothing more is taken from the core: its queues fill, and the peers are given no credit. A
/// message that finds no room in the core waits in the line of its peer; when too many wait, no further command is taken: the ring of
/// commands fills, and senders are told to wait.</remarks>
internal sealed class NodeAgent : IAgent, IDisposable
{
    private const long HeldUpNanos = 200_000;

    private readonly NodeLoop _loop;
    private readonly NodeRings _rings;
    private readonly PendingSends _pending;
    private readonly Waiter _waiter;
    private readonly StalledSends _stalled = new();
    private readonly Func<NodeCommand, bool> _retry;
    private NodeCommand _keptCommand;
    private bool _hasKeptCommand;
    private ReceivedMessage _keptMessage;
    private bool _hasKeptMessage;
    private MdpEvent _keptEvent;
    private bool _hasKeptEvent;

    internal NodeAgent(NodeLoop loop, NodeRings rings, PendingSends pending, Waiter waiter)
    {
        (_loop, _rings, _pending, _waiter) = (loop, rings, pending, waiter);
        _retry = TrySend;
        loop.Watch(waiter);
    }

    private long NowNanos { get; set; }

    /// <inheritdoc/>
    public int DoWork(long nowNanos)
    {
        int work = TakeCommands(nowNanos);
        work += _loop.DoWork(nowNanos);
        work += GiveMessages() + GiveEvents();
        _waiter.DeadlineNanos = IsHeldUp ? Math.Min(_loop.DeadlineNanos, nowNanos + HeldUpNanos) : _loop.DeadlineNanos;
        if (work == 0 && _rings.IsAsleepUnlessAsked(_hasKeptCommand || _stalled.Count >= StalledSends.Most))
        {
            return 0;
        }

        _rings.IsAwake();
        return Math.Max(1, work);
    }

    public void Dispose() => _loop.Dispose();

    // A full ring does not tell when it has room again: look now and then.
    private bool IsHeldUp => _hasKeptCommand || _stalled.Count > 0 || _hasKeptMessage || _hasKeptEvent;

    private int TakeCommands(long nowNanos)
    {
        const int most = 1024;
        NowNanos = nowNanos;
        int count = _stalled.Count > 0 ? _stalled.Retry(_retry) : 0;
        if (_hasKeptCommand && !TryDo(_keptCommand))
        {
            return count;
        }

        _hasKeptCommand = false;
        while (count < most && _stalled.Count < StalledSends.Most && _rings.Commands.TryRead(out NodeCommand command))
        {
            count++;
            if (!TryDo(command))
            {
                (_keptCommand, _hasKeptCommand) = (command, true);
                break;
            }
        }

        return count;
    }

    // False when it has to be tried again before anything else is done.
    private bool TryDo(in NodeCommand command)
    {
        switch (command.Kind)
        {
            case NodeCommandKind.Send:
                Send(command);
                return true;
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

    private void Send(NodeCommand command)
    {
        if (!_stalled.Has(command.Peer) && TrySend(command))
        {
            return;
        }

        // From here on its time runs: it may wait for a peer that is never reached.
        long timeoutNanos = (command.Options.Flags & SendFlags.ConfirmDelivered) != 0
            ? command.Options.DeliveredTimeoutNanos
            : command.Options.ReceivedTimeoutNanos;
        command.DeadlineNanos = timeoutNanos > 0 ? NowNanos + timeoutNanos : long.MaxValue;
        _stalled.Add(command);
    }

    // Also true when it is over without having been sent.
    private bool TrySend(NodeCommand command)
    {
        bool isLate = command.DeadlineNanos > 0 && command.DeadlineNanos <= NowNanos;
        ReadOnlySpan<byte> payload = command.Payload.AsSpan(0, command.Length);
        SendResult result = isLate ? SendResult.UnknownPeer : _loop.Core.Send(command.Peer, payload, command.Options, NowNanos, out _);
        if (result == SendResult.Backpressure)
        {
            return false;
        }

        ArrayPool<byte>.Shared.Return(command.Payload!);
        if (result != SendResult.Accepted)
        {
            // Its sender was told that it was taken, and learns here that nothing came of it.
            TellUser(new MdpEvent(WhyNot(command, isLate), command.Peer, MessageNumber: -1, command.Options.Context));
        }

        return true;
    }

    private static MdpEventKind WhyNot(in NodeCommand command, bool isLate) =>
        !isLate ? MdpEventKind.MessageLost
        : (command.Options.Flags & SendFlags.ConfirmDelivered) != 0 ? MdpEventKind.DeliveredTimedOut
        : MdpEventKind.ReceivedTimedOut;

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
