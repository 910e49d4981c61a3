using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Peers;

namespace Ringside.Simulation.Mdp;

/// <content>The end of a run: healing, settling, being idle, closing.</content>
internal sealed partial class World
{
    private const int MostPacketsOfConnection = 40;

    private void Calm()
    {
        _isCalm = true;
        foreach ((_, Action undo) in _undos.ToArray())
        {
            undo();
        }

        _undos.Clear();
        Array.Clear(_pausedUntil);
        _network.SetFaults(_scenario.CalmFaults);
        Trail.Add(_network.NowNanos(), -1, "calm");
        _applications.ForEach(application => application.IsWindingUp = true);
    }

    private void Settle()
    {
        long start = _network.NowNanos();
        for (long end = start + LostNanos; end <= start + SettleNanos; end += LostNanos)
        {
            if (RunUntil(end, IsQuiet))
            {
                return;
            }

            _applications.ForEach(application => application.CloseLost(IsThere));
        }

        if (!RunUntil(_network.NowNanos() + LostNanos, IsQuiet))
        {
            throw new InvariantException("all that was sent comes to an end", WhatIsLeft());
        }
    }

    private bool IsThere(Endpoint address) => _nodes.Exists(node => node.Address == address);

    private bool IsQuiet()
    {
        for (int i = 0; i < _nodes.Count; i++)
        {
            MdpCore core = _nodes[i].Core;
            if (core.MessageBudget.Used > 0 || core.BlockBudget.Used > 0 || core.ReadyBlocks > 0
                || !_applications[i].IsIdle || !_nodes[i].IsQueueEmpty)
            {
                return false;
            }
        }

        return true;
    }

    private string WhatIsLeft() => string.Join("; ", _nodes.Select(node =>
    {
        var text = $"node {node.Index} run {node.Run.Run}: {node.Core.MessageBudget.Used} messages, {node.Core.BlockBudget.Used} blocks, "
            + $"{node.Core.ReadyBlocks} ready, {node.Core.AssemblyBytes} bytes of messages, {node.Core.WaitingEvents} events, "
            + $"{node.Pool.Available} frames free of {node.Pool.FrameCount}";
        foreach (Peer? peer in node.Core.Places)
        {
            if (peer is not null)
            {
                text += $" [{peer.Id} {peer.State} at {peer.Remote}, {peer.Messages.Pending} pending, {Describe(peer.Connection)}]";
            }
        }

        return text;
    }));

    private static string Describe(Connection? connection) => connection is null ? "no connection"
        : $"blocks {connection.Queue.Head} {connection.Queue.NextUnsent} {connection.Queue.Tail}, credit {connection.CreditEnd}, "
        + $"{connection.Sent.Outstanding} out of {connection.Sent.Lowest} {connection.Sent.Next}, "
        + $"window {connection.Congestion.WindowBytes}, rate {connection.Congestion.PacingRate}, size {connection.Path.Current}, "
        + $"unanswered {connection.Unanswered}, "
        + $"expects {connection.Window.Expected}, untaken {connection.Window.Untaken}, told credit {connection.AdvertisedCredit}";

    // Idle nodes say hardly anything: heartbeats, probes of the path, redials.
    private void StayIdle()
    {
        long before = _nodes.Sum(node => node.Wire.Sent);
        long connectedBefore = _nodes.Sum(node => node.Peers.Made);
        long most = _nodes.Sum(MostIdlePackets);
        long end = _network.NowNanos() + IdleNanos;
        RunUntil(end, () => false);
        long sent = _nodes.Sum(node => node.Wire.Sent) - before;
        most += _nodes.Sum(MostIdlePackets); // peers may come and go

        // Where a round trip is longer than the silence that a node bears they come and go all the time. Each time the side that stays
        // probes the path until it is told, twice for each doubled probe, that nobody knows it.
        most += MostPacketsOfConnection * (_nodes.Sum(node => node.Peers.Made) - connectedBefore);
        if (sent > most)
        {
            throw new InvariantException("idle nodes are silent", $"{sent} packets in {IdleNanos / Milli} ms, at most {most} expected");
        }

        CheckNothingLeft();
    }

    // For each peer: a heartbeat and its answer, doubled by the network; three probes of the path in each of a few steps; redials that
    // start with short pauses.
    private static long MostIdlePackets(SimulatedNode node)
    {
        long heartbeats = IdleNanos / node.Plan.Options.PeerHeartbeatDelayNanos;
        long redials = IdleNanos / (node.Plan.Options.RedialDelayNanos + node.Plan.Options.ConnectTimeoutNanos);
        long most = 0;
        foreach (Peer? peer in node.Core.Places)
        {
            most += peer is null ? 0 : (2 * heartbeats) + (10 * redials) + 150;
        }

        return most + 20;
    }

    private void CheckNothingLeft()
    {
        _applications.ForEach(application => application.TakeEvents());
        Messages.CheckEnd();
        foreach (SimulatedNode node in _nodes)
        {
            node.Peers.CheckEnd();
            (int frames, long bytes) = HeldOfGone(node);
            int away = node.Pool.FrameCount - node.Pool.Available - node.QueuedFrames - frames;
            MdpCore core = node.Core;
            if (away != 0 || core.AssemblyBytes != bytes || core.MessageBudget.Used != 0 || core.BlockBudget.Used != 0)
            {
                throw new InvariantException("what is idle holds nothing", $"{away} frames of node {node.Index} are away; {WhatIsLeft()}");
            }
        }
    }

    // Blocks that wait for others of a peer that has left, and the beginning of a message that nobody will end: they are kept until the
    // silence is noticed.
    private (int Frames, long AssemblyBytes) HeldOfGone(SimulatedNode node)
    {
        (int frames, long bytes) = (0, 0);
        foreach (Peer? peer in node.Core.Places)
        {
            if (peer?.Connection is { } connection && Messages.PairOf(connection.Terms.LocalId).IsOver)
            {
                frames += connection.Window.Waiting;
                bytes += connection.Inbox.Assembly.Buffer?.Length ?? 0;
            }
        }

        return (frames, bytes);
    }

    private void CloseAll()
    {
        foreach (SimulatedNode node in _nodes)
        {
            foreach (Peer? peer in node.Core.Places.ToArray())
            {
                if (peer is not null)
                {
                    node.Core.Close(peer.Id, node.NowNanos);
                    node.Look();
                }
            }
        }

        RunUntil(_network.NowNanos() + (2_000 * Milli), () => false);
        CheckNothingLeft();
    }
}
