using Ringside.Messaging.Mdp.Sending;

namespace Ringside.Messaging.Mdp.Peers;

/// <content>What time alone brings about, each with the formula of its deadline.</content>
public sealed partial class MdpCore
{
    private void OnTime(Peer peer, long nowNanos)
    {
        peer.Messages.OnTime(nowNanos);
        if (peer.Dialling is { } dialling && nowNanos >= dialling.DeadlineNanos)
        {
            OnDialFailed(peer, nowNanos);
        }
        else if (peer.RedialNanos <= nowNanos)
        {
            Dial(peer, nowNanos);
        }
        else if (peer.Connection is { } connection)
        {
            OnTime(peer, connection, nowNanos);
        }
    }

    private void OnDialFailed(Peer peer, long nowNanos)
    {
        StopDialling(peer);
        if (!peer.IsPinned)
        {
            Remove(peer, DisconnectReason.ConnectTimedOut, nowNanos);
            return;
        }

        TellDisconnected(peer, DisconnectReason.ConnectTimedOut);
        peer.State = PeerState.Waiting;
        peer.RedialNanos = nowNanos + Options.RedialDelayNanos;
    }

    private void OnTime(Peer peer, Connection connection, long nowNanos)
    {
        if (connection.IsBroken)
        {
            Close(peer.Id, DisconnectReason.ProtocolError, nowNanos);
            return;
        }

        if (!connection.IsHeard)
        {
            if (nowNanos - connection.LastHeardNanos >= Options.ConnectTimeoutNanos)
            {
                EndConnection(peer, DisconnectReason.Silent, nowNanos);
                return;
            }

            SendAcceptAgain(peer, connection, nowNanos);
            return;
        }

        connection.Address.OnTime(nowNanos);
        if (peer.State == PeerState.Active)
        {
            LookForLosses(peer, connection, nowNanos);
        }

        OnSilence(peer, connection, nowNanos);
    }

    // Nothing is sent again to a peer that is silent for long: only heartbeats go there.
    private void LookForLosses(Peer peer, Connection connection, long nowNanos)
    {
        if (connection.LossDeadlineNanos <= nowNanos)
        {
            FindLosses(peer, connection, connection.LargestConfirmed, nowNanos);
            connection.Sent.Advance();
        }

        if (connection.HasPathProbe && connection.PathProbeDeadlineNanos <= nowNanos)
        {
            OnPacketLost(peer, connection, ref connection.Sent[connection.PathProbe], nowNanos);
            connection.Sent.Advance();
        }

        if (ProbeDeadline(connection) <= nowNanos)
        {
            OnProbeTimeout(peer, connection, nowNanos);
        }

        if (StarvedDeadline(connection) <= nowNanos)
        {
            connection.StarvedProbes++;
            connection.LastAskedNanos = nowNanos;
            connection.WantsHeartbeat = true;
        }
    }

    // First one packet, in case only the last ones were lost; when that is not answered either, all are given up.
    private void OnProbeTimeout(Peer peer, Connection connection, long nowNanos)
    {
        const int blackHole = 2;
        bool wasHeard = connection.Unanswered >= 2 && connection.LastHeardNanos >= connection.LastProbeNanos;
        connection.AsksHeard = wasHeard ? connection.AsksHeard + 1 : 0;
        connection.LastProbeNanos = nowNanos;
        connection.Unanswered++;

        connection.LastAskedNanos = nowNanos;
        connection.WantsProbe = true;
        peer.Statistics.Probes++;
        if (connection.Unanswered < 2)
        {
            return;
        }

        // A heartbeat goes along from now on. When the peer answers that and nothing else, it is the long packets that vanish. Once may be
        // chance: a peer that stood still, and has not come to the confirmations yet.
        connection.WantsHeartbeat = true;
        if (connection.AsksHeard >= blackHole)
        {
            connection.Path.OnBlackHole(nowNanos);
        }

        peer.Statistics.Collapses++;
        connection.Congestion.OnCollapse();
        GiveUp(peer, connection, nowNanos);
    }

    private long ProbeDeadline(Connection connection) =>
        Planted == MdpFault.ProbeForgotten ? long.MaxValue : connection.ProbeDeadlineNanos(Options.MaxConfirmationDelayNanos);

    private void GiveUp(Peer peer, Connection connection, long nowNanos)
    {
        SentPackets sent = connection.Sent;
        connection.GivenUpFrom = connection.GivenUpEnd > 0 ? connection.GivenUpFrom : sent.Lowest;
        connection.GivenUpEnd = sent.Next;

        // A number is left out, so that a peer which has anything from behind it confirms it, too, in whatever packet.
        long end = sent.Next;
        for (long number = sent.Lowest; number < end; number++)
        {
            ref SentPacket packet = ref sent[number];
            if (packet.Fate == PacketFate.Outstanding)
            {
                OnPacketLost(peer, connection, ref packet, nowNanos, othersCame: false);
                packet.Fate = PacketFate.GivenUp;
                packet.GivenUpEnd = end;
            }
        }

        sent.Advance();
        sent.AddSilent();
    }

    // Blocks wait, the peer gives no credit, and nothing is under way whose confirmation could bring it: ask, ever more rarely.
    private static long StarvedDeadline(Connection connection)
    {
        const long first = 1_000_000;
        const int mostDoublings = 7;
        return !connection.IsWaiting && connection.Queue.IsStarved(connection.CreditEnd)
            ? connection.LastAskedNanos + (first << Math.Min(connection.StarvedProbes, mostDoublings))
            : long.MaxValue;
    }

    private void OnSilence(Peer peer, Connection connection, long nowNanos)
    {
        if (HeartbeatDeadline(connection) <= nowNanos)
        {
            connection.WantsHeartbeat = true;
            connection.LastHeartbeatNanos = nowNanos;
        }

        if (nowNanos - connection.LastHeardNanos < Options.PeerHeartbeatTimeoutNanos)
        {
            return;
        }

        if (peer.State == PeerState.Active)
        {
            peer.State = PeerState.Inactive;
            _events.Add(new MdpEvent(MdpEventKind.Inactive, peer.Id));
        }

        if (!peer.IsPinned && !peer.IsBuffering)
        {
            EndConnection(peer, DisconnectReason.Silent, nowNanos);
        }
    }

    private long HeartbeatDeadline(Connection connection)
    {
        long first = connection.LastHeardNanos + Math.Min(Options.PeerStartHeartbeatTimeoutNanos, Options.PeerHeartbeatTimeoutNanos);
        return connection.LastHeartbeatNanos < connection.LastHeardNanos
            ? first
            : Math.Max(first, connection.LastHeartbeatNanos + Options.PeerHeartbeatDelayNanos);
    }

    // The earliest time at which anything of the above could be due.
    private void SetDeadline(Peer peer, long nowNanos)
    {
        long deadline = Math.Min(peer.Messages.NextDeadlineNanos, peer.RedialNanos);
        if (peer.Dialling is { } dialling)
        {
            deadline = Math.Min(deadline, Math.Min(dialling.DeadlineNanos, dialling.NextNanos));
        }

        if (peer.Connection is { IsHeard: false } young)
        {
            deadline = Math.Min(deadline, Math.Min(young.AcceptNanos, young.LastHeardNanos + Options.ConnectTimeoutNanos));
        }
        else if (peer.Connection is { } connection)
        {
            deadline = Math.Min(deadline, connection.Confirmer.DeadlineNanos);
            deadline = Math.Min(deadline, connection.Address.DeadlineNanos);
            deadline = Math.Min(deadline, HeartbeatDeadline(connection));
            deadline = Math.Min(deadline, SilenceDeadline(peer, connection));
            deadline = Math.Min(deadline, SendingDeadline(peer, connection, nowNanos));
        }

        peer.DeadlineNanos = peer.Connection is { IsBroken: true } ? 0 : deadline;
        _deadlines.Set(peer.Id.Slot, peer.DeadlineNanos);
    }

    private long SilenceDeadline(Peer peer, Connection connection)
    {
        // Once it is inactive only what is buffered keeps it; the heartbeats bring the next look.
        return peer.State == PeerState.Active ? connection.LastHeardNanos + Options.PeerHeartbeatTimeoutNanos : long.MaxValue;
    }

    private long SendingDeadline(Peer peer, Connection connection, long nowNanos)
    {
        if (peer.State != PeerState.Active)
        {
            return long.MaxValue;
        }

        long deadline = Math.Min(connection.LossDeadlineNanos, connection.PacingDeadlineNanos);
        deadline = Math.Min(deadline, ProbeDeadline(connection));
        deadline = Math.Min(deadline, StarvedDeadline(connection));
        return connection.HasPathProbe ? Math.Min(deadline, connection.PathProbeDeadlineNanos)
            : MayProbePath(connection) ? Math.Min(deadline, Math.Max(connection.Path.NextProbeNanos, nowNanos))
            : deadline;
    }

    // A packet that arrived may have made the time earlier.
    private void NoteDeadline(Peer peer, Connection connection)
    {
        long deadline = connection.Confirmer.DeadlineNanos;
        if (deadline < peer.DeadlineNanos)
        {
            peer.DeadlineNanos = deadline;
            _deadlines.Set(peer.Id.Slot, deadline);
        }
    }
}
