using System.Buffers.Binary;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Receiving;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Net.Frames;

namespace Ringside.Messaging.Mdp.Peers;

/// <content>What arrives: checked from the outside in, and nothing is kept of a packet before all of it was found good.</content>
public sealed partial class MdpCore
{
    /// <summary>Takes a packet that arrived. The frame belongs to the core from now on.</summary>
    /// <param name="port">Which of the node's ports it came to.</param>
    /// <param name="frame">Its bytes, in a frame of that port's pool.</param>
    /// <param name="from">Who sent it.</param>
    /// <param name="nowNanos">The time; never less than before.</param>
    public void Receive(int port, Frame frame, in Endpoint from, long nowNanos)
    {
        FramePool pool = _pools[port];
        if (IsDenied(from))
        {
            _node.Denied++;
            pool.Return(frame);
            return;
        }

        Span<byte> packet = pool[frame];
        if (!PacketHeader.TryReadKind(packet, out PacketKind kind))
        {
            _node.Malformed++;
        }
        else if (!HasGoodChecksum(packet))
        {
            _node.Corrupt++;
        }
        else if (kind > PacketKind.Sealed)
        {
            OnOutside(port, kind, packet, from, nowNanos);
        }
        else if (OnConnected(port, frame, packet, from, nowNanos))
        {
            return; // the frame is kept
        }

        pool.Return(frame);
    }

    private void OnOutside(int port, PacketKind kind, Span<byte> packet, in Endpoint from, long nowNanos)
    {
        if (kind == PacketKind.UnknownPeer)
        {
            OnUnknownPeer(packet, from, nowNanos);
        }
        else
        {
            OnHandshake(port, packet, from, nowNanos);
        }
    }

    // Whether the frame is kept.
    private bool OnConnected(int port, Frame frame, Span<byte> packet, in Endpoint from, long nowNanos)
    {
        Peer? peer = _connections.Find(PacketHeader.ReadConnection(packet));
        if (peer?.Connection is not { } connection || peer.Port != port)
        {
            if (peer?.Dialling is null)
            {
                AnswerUnknown(port, packet, from, nowNanos);
                _ = Planted == MdpFault.HeartbeatCreatesPeer && TryAddPeer(port, from, out _);
            }

            return false;
        }

        long number = (long)PacketHeader.ReadNumber(packet);
        if (!connection.Received.IsNew(number) && Planted != MdpFault.DuplicatesTaken)
        {
            peer.Statistics.DuplicatePackets++;
            return false;
        }

        if (connection.Sealer is { } sealer && (packet.Length < PacketHeader.Size + PacketHeader.TagSize || !sealer.TryOpen(packet)))
        {
            peer.Statistics.Corrupt++;
            return false;
        }

        packet = packet[..^connection.TagSize];
        PacketKind expected = connection.Sealer is null ? PacketKind.Connected : PacketKind.Sealed;
        if (!PacketHeader.TryRead(packet, out PacketHeader header) || header.Kind != expected)
        {
            peer.Statistics.Malformed++;
            return false;
        }

        return OnPacket(peer, connection, frame, packet, header, from, nowNanos);
    }

    private bool OnPacket(
        Peer peer, Connection connection, Frame frame, Span<byte> packet, in PacketHeader header, in Endpoint from, long nowNanos)
    {
        if (header.BlockBytes > 0 && !HasPlaceFor(peer, connection, frame, header))
        {
            return false;
        }

        if (header.BlockBytes > 0 && header.BlockBytes == header.BlockTotal
            && !BlockCodec.IsWellFormed(packet.Slice(PacketHeader.BlockOffset, header.BlockBytes)))
        {
            return IsBroken(peer, nowNanos);
        }

        long number = (long)header.Number;
        if (!connection.Received.TryReach(number, header.Settled))
        {
            return IsWrong(peer);
        }

        if (Planted != MdpFault.DuplicatesTaken || connection.Received.IsNew(number))
        {
            connection.Received.Add(number);
        }

        connection.Received.SettleBelow(number - header.Settled);
        bool wants = (header.Flags & PacketFlags.WantsConfirmation) != 0;
        connection.Confirmer.OnPacket(number, wants, (header.Flags & PacketFlags.Last) != 0, nowNanos);
        peer.Statistics.PacketsReceived++;
        peer.Statistics.BytesReceived += packet.Length;
        OnHeard(peer, connection, from, number, packet.Length + connection.TagSize, nowNanos);
        OnConfirmations(peer, connection, header, packet.Slice(header.RangesOffset, header.Ranges * PacketHeader.RangeSize), nowNanos);
        if (!OnControl(peer, connection, packet.Slice(header.ControlOffset, header.ControlBytes), from, nowNanos))
        {
            return false;
        }

        if (connection.Confirmer.IsUrgent)
        {
            MarkReady(peer);
        }
        else
        {
            NoteDeadline(peer, connection);
        }

        var block = new Frame(frame.Offset + PacketHeader.BlockOffset, header.BlockBytes);
        return header.BlockBytes > 0 && OnBlock(peer, connection, block, header, nowNanos);
    }

    // Whether the block of a packet may be kept. A packet that is not taken is as good as lost: it will come again.
    private bool HasPlaceFor(Peer peer, Connection connection, Frame frame, in PacketHeader header)
    {
        FramePool pool = connection.Pool;
        int room = pool.FrameSize - (frame.Offset & (pool.FrameSize - 1)) - PacketHeader.BlockOffset;
        bool isTooLong = header.BlockTotal > room || header.BlockTotal < BlockCodec.HeaderSize;
        if ((header.Flags & PacketFlags.BestEffort) != 0)
        {
            // Nobody sends confirmations of delivery once only.
            if (isTooLong || header.BlockBytes != header.BlockTotal
                || pool[frame][PacketHeader.BlockOffset + BlockCodec.FlagsOffset] == (byte)BlockFlags.Confirmations)
            {
                return IsWrong(peer);
            }

            bool hasRoom = pool.Available > ControlFrames && _readyBlocks < Options.MaxEnqueuedPackets;
            peer.Statistics.NoRoom += hasRoom ? 0 : 1;
            return hasRoom;
        }

        long number = PacketHeader.Widen(header.BlockNumber, connection.Window.Expected);
        Verdict verdict = isTooLong ? Verdict.Malformed
            : connection.Window.Judge(number, header.BlockStart, header.BlockBytes, header.BlockTotal);
        if (verdict == Verdict.Malformed)
        {
            return IsWrong(peer);
        }

        // The last frames are for the block whose turn it is, so that those that wait for it cannot keep it out.
        if (Planted == MdpFault.CreditIgnored)
        {
            return true;
        }

        // One that is old needs no frame, and its sender must learn that it is here.
        bool fits = verdict == Verdict.Old || (verdict == Verdict.Good && number <= connection.AdvertisedCredit
            && (pool.Available > ControlFrames || number == connection.Window.Expected));
        peer.Statistics.NoRoom += fits ? 0 : 1;
        return fits;
    }

    private static bool IsWrong(Peer peer)
    {
        peer.Statistics.Malformed++;
        return false;
    }

    // What a peer has sealed, or given a good checksum, and cannot be read, it will send again and again.
    private bool IsBroken(Peer peer, long nowNanos)
    {
        peer.Statistics.Malformed++;
        Close(peer.Id, DisconnectReason.ProtocolError, nowNanos);
        return false;
    }

    private void OnHeard(Peer peer, Connection connection, in Endpoint from, long number, int bytes, long nowNanos)
    {
        connection.LastHeardNanos = nowNanos;
        if (!connection.IsHeard)
        {
            connection.IsHeard = true;
            MarkReady(peer);
        }

        if (peer.State == PeerState.Inactive)
        {
            peer.State = PeerState.Active;
            connection.Unanswered = Math.Min(connection.Unanswered, 2); // it answers, but what is under way is not confirmed yet
            _events.Add(new MdpEvent(MdpEventKind.Active, peer.Id));
            MarkReady(peer);
        }

        // Only the newest packet tells where the peer is now: an older one may have taken a longer way.
        if (from != peer.Remote && (number == connection.Received.Largest || from == connection.Address.Candidate))
        {
            connection.Address.OnOtherAddress(from, _random.NextUInt64(), bytes);
            if (Planted == MdpFault.AddressNotProven)
            {
                MoveTo(peer, from);
            }

            MarkReady(peer);
        }
    }

    // Whether the connection still lives.
    private bool OnControl(Peer peer, Connection connection, ReadOnlySpan<byte> frames, in Endpoint from, long nowNanos)
    {
        while (frames.Length > 0)
        {
            if (!ControlCodec.TryRead(ref frames, out ControlKind kind, out ReadOnlySpan<byte> data))
            {
                return IsBroken(peer, nowNanos);
            }

            switch (kind)
            {
                case ControlKind.Missing:
                    OnMissing(peer, connection, data, nowNanos);
                    break;
                case ControlKind.AddressChallenge:
                    connection.Address.OnChallenge(from, BinaryPrimitives.ReadUInt64LittleEndian(data));
                    MarkReady(peer);
                    break;
                case ControlKind.AddressAnswer when connection.Address.OnAnswer(from, BinaryPrimitives.ReadUInt64LittleEndian(data)):
                    MoveTo(peer, from);
                    break;
                case ControlKind.Heartbeat:
                    connection.Confirmer.Hurry();
                    break;
                case ControlKind.Close:
                    EndConnection(peer, DisconnectReason.ClosedByPeer, nowNanos);
                    return false;
                default:
                    break;
            }
        }

        return true;
    }

    // Whether the frame is kept.
    private bool OnBlock(Peer peer, Connection connection, Frame block, in PacketHeader header, long nowNanos)
    {
        if ((header.Flags & PacketFlags.BestEffort) != 0)
        {
            PutIntoInbox(connection.Inbox, block, isCounted: false);
            return true;
        }

        BlockWindow window = connection.Window;
        long number = PacketHeader.Widen(header.BlockNumber, window.Expected);
        if (Planted == MdpFault.ConfirmedBeforeAccepted && number != window.Expected)
        {
            return false;
        }

        if (window.Judge(number, header.BlockStart, header.BlockBytes, header.BlockTotal) is not Verdict.Good and var verdict
            && !(Planted == MdpFault.CreditIgnored && verdict == Verdict.TooFar))
        {
            peer.Statistics.DuplicateBlocks++;
            return false;
        }

        if (!window.Add(number, block, header.BlockStart, header.BlockTotal))
        {
            return true;
        }

        if (header.BlockBytes != header.BlockTotal && !BlockCodec.IsWellFormed(connection.Pool[window.Peek(number)]))
        {
            _ = IsBroken(peer, nowNanos);
            return true;
        }

        if (number != window.Expected)
        {
            TakeEarly(peer, connection, number);
            return true;
        }

        for (bool waited = false; window.TryTake(out Frame ready, out bool wasTaken); waited = true)
        {
            if (!wasTaken)
            {
                HandOn(peer, connection, ready, waited);
            }
        }

        return true;
    }

    // Unordered messages need not wait for what is missing before them.
    private void TakeEarly(Peer peer, Connection connection, long number)
    {
        Frame block = connection.Window.Peek(number);
        if (BlockCodec.TryReadHeader(connection.Pool[block], out _, out BlockFlags flags) && flags == BlockFlags.Unordered)
        {
            connection.Window.TakeEarly(number);
            HandOn(peer, connection, block, waited: false);
        }
    }

    private void HandOn(Peer peer, Connection connection, Frame block, bool waited)
    {
        ReadOnlySpan<byte> bytes = connection.Pool[block];
        if (BlockCodec.TryReadHeader(bytes, out _, out BlockFlags flags) && flags == BlockFlags.Confirmations)
        {
            for (int at = BlockCodec.HeaderSize; BlockCodec.TryReadConfirmation(bytes, at, out long first, out int count);)
            {
                peer.Messages.OnDelivered(first, count);
                at += BlockCodec.ConfirmationSize;
            }

            connection.Pool.Return(block);
            return;
        }

        connection.Window.Untaken++;
        peer.Statistics.DelayedMessages += waited ? CountMessages(bytes) : 0;
        PutIntoInbox(connection.Inbox, block, isCounted: true);
    }

    private static int CountMessages(ReadOnlySpan<byte> block)
    {
        int count = 0;
        for (int at = BlockCodec.HeaderSize; BlockCodec.TryReadFragment(block, at, out int length, out FragmentFlags flags);)
        {
            count += (flags & FragmentFlags.End) != 0 ? 1 : 0;
            at += BlockCodec.FragmentSize + length;
        }

        return count;
    }
}
