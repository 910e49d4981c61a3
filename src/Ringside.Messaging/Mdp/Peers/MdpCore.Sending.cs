using Ringside.Messaging.Mdp.Sending;
using Ringside.Net.Ports;

namespace Ringside.Messaging.Mdp.Peers;

/// <content>
/// The turn of sending. Peers that have something to do take turns, a train of packets each; what a port does not take is as
/// if it had never been sent, and is the first to go next time.
/// </content>
public sealed partial class MdpCore
{
    /// <summary>Most packets of one peer in one turn: what one call can send as a train.</summary>
    internal const int Train = 64;

    private readonly Outgoing[] _train = new Outgoing[Train];
    private readonly TrainEntry[] _entries = new TrainEntry[Train];
    private int _trainCount;

    /// <summary>Gives what should leave now to a port.</summary>
    /// <param name="output">Where packets go.</param>
    /// <param name="nowNanos">The time.</param>
    /// <returns>Packets that were taken. When a port takes no more, those left over stay, and the next call goes on.</returns>
    public int Drain(IMdpOutput output, long nowNanos)
    {
        ArgumentNullException.ThrowIfNull(output);
        int sent = DrainAnswers(output);
        for (int turns = _ready.Count; turns > 0; turns--)
        {
            Peer peer = _ready.Dequeue();
            peer.IsReady = false;
            if (_peers[peer.Id.Slot] != peer)
            {
                continue;
            }

            int taken = Serve(peer, output, nowNanos, out bool isFull);
            sent += taken;
            SetDeadline(peer, nowNanos);
            if (isFull)
            {
                MarkReady(peer);
                break;
            }
        }

        // What serving the peers made: connects, for one.
        return sent + DrainAnswers(output);
    }

    private int DrainAnswers(IMdpOutput output)
    {
        int sent = 0;
        for (int i = 0; i < _answerCount; i++)
        {
            (int port, Outgoing packet) = _answers[i];
            if (output.Send(port, new ReadOnlySpan<Outgoing>(in packet)) == 1)
            {
                sent++;
            }
            else
            {
                // Whoever waits for it asks again.
                _pools[port].Return(packet.Frame);
            }
        }

        _answerCount = 0;
        return sent;
    }

    private int Serve(Peer peer, IMdpOutput output, long nowNanos, out bool isFull)
    {
        isFull = false;
        if (peer.Dialling is { } dialling && dialling.NextNanos <= nowNanos)
        {
            SendConnect(peer, dialling, nowNanos);
        }

        if (peer.Connection is not { } connection)
        {
            return 0;
        }

        if (!connection.IsHeard)
        {
            return 0;
        }

        FlushDelivered(peer, connection);
        BuildTrain(peer, connection, nowNanos);
        if (_trainCount == 0)
        {
            return 0;
        }

        int built = _trainCount;
        int taken = output.Send(peer.Port, _train.AsSpan(0, built));
        for (int i = taken; i < built; i++)
        {
            TakeBack(connection, _train[i], _entries[i]);
        }

        connection.Sent.Advance();
        _trainCount = 0;
        isFull = taken < built;
        if (built == Train && !isFull)
        {
            MarkReady(peer);
        }

        return taken;
    }

    private void BuildTrain(Peer peer, Connection connection, long nowNanos)
    {
        bool isActive = peer.State == PeerState.Active;
        connection.PacingDeadlineNanos = long.MaxValue;
        while (_trainCount < Train && isActive)
        {
            if (connection.WantsProbe)
            {
                connection.WantsProbe = false;
                if (!TryBuildProbe(peer, connection, nowNanos))
                {
                    connection.WantsHeartbeat = true;
                }

                continue;
            }

            long credit = Planted == MdpFault.CreditIgnored ? long.MaxValue : connection.CreditEnd;
            if (!connection.Queue.TryPeek(credit, out long place))
            {
                TryLater(connection, connection.Queue.IsHeldByPort, nowNanos);
                break;
            }

            if (!connection.MaySendBlock(nowNanos))
            {
                break;
            }

            if (!TryBuildBlock(peer, connection, place, nowNanos))
            {
                TryLater(connection, true, nowNanos);
                break;
            }
        }

        NoteLimit(connection);
        if (isActive && _trainCount < Train && MayProbePath(connection) && connection.Path.NextProbe(nowNanos) is > 0 and int size)
        {
            BuildPathProbe(peer, connection, size, nowNanos);
        }

        BuildControls(peer, connection, nowNanos);
    }

    // The next block could not be built: its frame stands with the port, or there is no frame, or the train is too full. Nobody tells when
    // that changes.
    private void TryLater(Connection connection, bool isHeld, long nowNanos)
    {
        const long pauseNanos = 1_000_000;
        if (isHeld)
        {
            connection.PacingDeadlineNanos = _trainCount > 0 ? nowNanos : nowNanos + pauseNanos;
        }
    }

    private static bool MayProbePath(Connection connection) =>
        !connection.HasPathProbe && connection.Sent.HasRoom && connection.Pool.Available > ControlFrames;

    // Nothing more to send although more might leave: what is measured until this is confirmed says little of the path.
    private static void NoteLimit(Connection connection)
    {
        if (!connection.Queue.HasWaiting && connection.Sent.OutstandingBytes < connection.Congestion.WindowBytes)
        {
            connection.ApplicationLimitedUntil = Math.Max(1, connection.DeliveredBytes + connection.Sent.OutstandingBytes);
        }
    }

    private void TakeBack(Connection connection, in Outgoing packet, in TrainEntry entry)
    {
        connection.Pool.Return(packet.Frame);
        if (entry.Number == 0)
        {
            connection.Confirmer.Hurry();
            return;
        }

        ref SentPacket sent = ref connection.Sent[entry.Number];
        connection.Sent.Settle(ref sent);
        if (sent.Block >= 0)
        {
            connection.Queue.OnNotSent(sent.Block);
        }
    }

    private void FlushDelivered(Peer peer, Connection connection)
    {
        while (peer.Delivered.TryPeek(out (long First, int Count) run)
            && connection.Queue.TryAppendConfirmation(run.First, run.Count, connection.Path.Current))
        {
            peer.Delivered.Dequeue();
        }
    }

    private void DropReady()
    {
        while (_inboxes.TryDequeue(out Receiving.Inbox? inbox))
        {
            inbox.Clear(_pools[inbox.Port]);
        }

        for (int i = 0; i < _answerCount; i++)
        {
            _pools[_answers[i].Port].Return(_answers[i].Packet.Frame);
        }

        _answerCount = 0;
    }

    // What a packet of the train carries, in case the port does not take it; number 0 when nobody waits for it.
    private readonly record struct TrainEntry(long Number);
}
