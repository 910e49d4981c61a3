using Ringside.Messaging.Mdp;
using Ringside.Messaging.Mdp.Peers;

namespace Ringside.Simulation.Mdp;

/// <summary>Holds what a core keeps against its options, after each turn, and whether something wakes it that has to.</summary>
internal static class CoreLimits
{
    private const long LongestSleepNanos = 2_000_000_000;

    internal static void Check(SimulatedNode node)
    {
        MdpCore core = node.Core;
        MdpOptions options = node.Plan.Options;
        Require(core.MessageBudget.Used, 0, options.MaxEnqueuedMessages, "messages under way", node);
        Require(core.BlockBudget.Used, 0, options.MaxEnqueuedPackets, "blocks under way", node);
        Require(core.AssemblyBytes, 0, options.MaxAssemblyBytes, "bytes of messages that are put together", node);
        Require(core.WaitingEvents, 0, 4L * options.MaxEnqueuedMessages + 64, "events", node);
        int pending = 0;
        long now = node.NowNanos;
        foreach (Peer? peer in core.Places)
        {
            if (peer is null)
            {
                continue;
            }

            if (peer.Statistics.Malformed != 0)
            {
                throw new InvariantException(
                    "no honest node sends what none may send", $"node {node.Index}: {peer.Statistics.Malformed} malformed from {peer.Id}");
            }

            pending += peer.Messages.Pending;
            Require(peer.Delivered.Count, 0, options.MaxEnqueuedMessages, "confirmations of delivery that wait", node);
            if (peer.Connection is { } connection)
            {
                Require(connection.Window.Untaken, 0, options.MaxPeerPackets, "blocks that were not taken", node);
                Require(connection.Window.Waiting, 0, options.MaxPeerPackets, "blocks that wait for others", node);
                Require(connection.Sent.Outstanding, 0, 8192, "packets under way", node);
                CheckWake(node, peer, connection, now);
            }
        }

        if (pending != core.MessageBudget.Used)
        {
            throw new InvariantException(
                "the budget is what the peers have", $"node {node.Index}: {pending} pending, {core.MessageBudget.Used} used");
        }

    }

    // Something is on its way to a peer that lives: then time alone must bring the next step.
    private static void CheckWake(SimulatedNode node, Peer peer, Connection connection, long now)
    {
        if (node.IsFull || peer.State != PeerState.Active || connection.Queue.IsEmpty)
        {
            return;
        }

        long bound = Math.Max(
            LongestSleepNanos, 2 * connection.RoundTrip.ProbeTimeoutNanos(node.Plan.Options.MaxConfirmationDelayNanos, 0));
        long deadline = node.Core.NextDeadlineNanos;
        if (deadline > now && deadline - now > bound)
        {
            throw new InvariantException(
                "something wakes a sender that waits",
                $"node {node.Index}, {peer.Id}: blocks {connection.Queue.Head} to {connection.Queue.Tail}, "
                + $"{connection.Sent.Outstanding} packets under way, next look in {(deadline == long.MaxValue ? -1 : deadline - now)} ns");
        }
    }

    private static void Require(long value, long least, long most, string what, SimulatedNode node)
    {
        if (value < least || value > most)
        {
            throw new InvariantException(
                "queues stay within their limits", $"node {node.Index}: {value} {what}, from {least} to {most} may be");
        }
    }
}
