using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Mdp.Peers;

namespace Ringside.Simulation.Mdp;

/// <summary>The application of a node: sends, takes, holds, confirms and looks at events, each at its own pace.</summary>
internal sealed class NodeApplication(SimulatedNode node, MessageModel messages, EventTrail trail, ulong seed)
{
    private const long Milli = 1_000_000;

    private readonly ScenarioDice _dice = new(seed);
    private readonly List<ReceivedMessage> _held = [];
    private readonly Queue<(ReceivedMessage Message, MessageFact Fact)> _toConfirm = new();
    private readonly byte[] _buffer = new byte[node.Plan.LongestMessage];
    private long _budget = node.Plan.SendBudget;

    internal long NextTickNanos { get; set; }

    /// <summary>Nothing more is sent, and everything is taken, given back and confirmed.</summary>
    internal bool IsWindingUp { get; set; }

    /// <summary>It has nothing of its node's and owes it nothing.</summary>
    internal bool IsIdle => _held.Count == 0 && _toConfirm.Count == 0;

    private MdpCore Core => node.Core;

    private NodePlan Plan => node.Plan;

    internal void Tick(long networkNanos)
    {
        long pause = IsWindingUp ? Math.Max(Plan.TickNanos, 2 * Milli) : Plan.TickNanos;
        NextTickNanos = networkNanos + pause + _dice.Below(pause);
        TakeMessages();
        GiveBack();
        Confirm();
        if (IsWindingUp || _dice.Chance(Plan.EventPercent))
        {
            TakeEvents();
        }

        if (!IsWindingUp && _dice.Chance(Plan.SendPercent))
        {
            Send();
        }

        node.Look();
    }

    /// <summary>The node is about to be restarted: what it has is still taken, so that what it confirmed is counted.</summary>
    internal void Finish()
    {
        _held.ForEach(held => Core.Release(held));
        _held.Clear();
        _toConfirm.Clear();
        while (TakeOne(mayHold: false))
        {
        }

        _toConfirm.Clear();
    }

    internal void TakeEvents()
    {
        while (Core.TryTakeEvent(out MdpEvent happened))
        {
            trail.Add(node.NowNanos, node.Index, Name(happened.Kind), happened.Peer.Value, happened.MessageNumber, (long)happened.Reason);
            if (happened.Kind >= MdpEventKind.MessageReceived)
            {
                messages.OnEvent(node.Run, happened, node.NowNanos);
            }

            node.Peers.OnEvent(happened);
        }
    }

    /// <summary>Closes peers whose address nobody has any more, and those whose other side is gone while nothing but a confirmation of
    /// delivery is waited for: only heartbeats, which may be minutes away, would find that out.</summary>
    internal void CloseLost(Predicate<Endpoint> isThere)
    {
        foreach (Peer? peer in Core.Places.ToArray())
        {
            bool isDeaf = peer?.Connection is { } connection && connection.Queue.IsEmpty
                && messages.PairOf(connection.Terms.LocalId).IsOver;
            if (peer is not null && (isDeaf || !isThere(peer.Remote)))
            {
                trail.Add(node.NowNanos, node.Index, "closes a lost peer", peer.Id.Value);
                Core.Close(peer.Id, node.NowNanos);
            }
        }

        node.Look();
    }

    private static string Name(MdpEventKind kind) => kind switch
    {
        MdpEventKind.Connected => "is told connected",
        MdpEventKind.Active => "is told active",
        MdpEventKind.Inactive => "is told inactive",
        MdpEventKind.Disconnected => "is told disconnected",
        MdpEventKind.MessageReceived => "is told received",
        MdpEventKind.MessageDelivered => "is told delivered",
        MdpEventKind.ReceivedTimedOut => "is told received timed out",
        MdpEventKind.DeliveredTimedOut => "is told delivered timed out",
        _ => "is told lost",
    };

    private void TakeMessages()
    {
        for (int i = 0; i < (IsWindingUp ? 1000 : Plan.Takes) && TakeOne(mayHold: !IsWindingUp); i++)
        {
        }
    }

    private bool TakeOne(bool mayHold)
    {
        if (!Core.TryTakeMessage(out ReceivedMessage message))
        {
            return false;
        }

        trail.Add(node.NowNanos, node.Index, "takes message", message.Peer.Value, message.Number, message.Length);
        MessageFact fact = messages.OnReceived(node.Run, message.Connection, message.Number, message.WantsDelivered, message.Bytes);
        if (message.WantsDelivered)
        {
            _toConfirm.Enqueue((message, fact));
        }

        if (mayHold && _held.Count < Plan.Holds && _dice.Chance(50))
        {
            _held.Add(message);
        }
        else
        {
            Core.Release(message);
        }

        return true;
    }

    private void GiveBack()
    {
        while (_held.Count > 0 && (IsWindingUp || _dice.Chance(40)))
        {
            int which = (int)_dice.Below(_held.Count);
            Core.Release(_held[which]);
            _held.RemoveAt(which);
        }
    }

    private void Confirm()
    {
        while (_toConfirm.TryPeek(out (ReceivedMessage Message, MessageFact Fact) next) && (IsWindingUp
            || _dice.Chance(Plan.ConfirmPercent)))
        {
            _toConfirm.Dequeue();

            // From now on the sender may say so; what is refused here has to be tried again, or its connection is over.
            messages.OnConfirmedByApplication(next.Fact);
            trail.Add(node.NowNanos, node.Index, "confirms delivery", next.Message.Peer.Value, next.Message.Number);
            if (Core.ConfirmDelivered(next.Message) == SendResult.Backpressure)
            {
                _toConfirm.Enqueue(next);
                return;
            }
        }
    }

    private void Send()
    {
        ReadOnlySpan<Peer?> places = Core.Places;
        for (int i = 0; i < Plan.SendBurst && _budget > 0; i++)
        {
            Peer? peer = places[(int)_dice.Below(places.Length)];
            if (peer is not null)
            {
                SendTo(peer);
            }
        }
    }

    private void SendTo(Peer peer)
    {
        int size = _dice.Chance(Plan.LongPercent) ? _dice.Between(0, Plan.LongestMessage)
            : Math.Min(Plan.LongestMessage, _dice.Pick(0, 1, 7, 8, 64, 64, 200, 1400, _dice.Between(0, 2000)));
        SendFlags flags = _dice.Pick(SendFlags.None, SendFlags.None, SendFlags.Unordered, SendFlags.BestEffort);
        flags |= _dice.Chance(50) ? SendFlags.ConfirmReceived : 0;
        flags |= _dice.Chance(30) ? SendFlags.ConfirmDelivered : 0;
        long id = messages.NextId;
        var options = new SendOptions(flags, DrawTimeout(), DrawTimeout(), id);
        Span<byte> payload = _buffer.AsSpan(0, size);
        Payloads.Fill(payload, (ulong)id);
        ulong receiver = peer.Connection?.Terms.RemoteId ?? 0;
        SendResult result = Core.Send(peer.Id, payload, options, node.NowNanos, out long number);
        trail.Add(node.NowNanos, node.Index, "sends message", peer.Id.Value, number, size);
        if (result != SendResult.Accepted)
        {
            return;
        }

        _budget -= size + 50;
        messages.OnAccepted(new MessageFact
        {
            Id = id,
            Sender = node.Run,
            Peer = peer.Id,
            Number = number,
            Pair = messages.PairOf(receiver),
            Options = options,
            Size = size,
            SentNanos = node.NowNanos,
        });
    }

    private long DrawTimeout() => _dice.Pick(0, 0, 0, 1, 20 * Milli, 2000 * Milli);
}
