using System.Buffers.Binary;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Receiving;
using Ringside.Messaging.Mdp.Sending;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Messaging.Mdp.Peers;

/// <content>How packets are built. A block is sent from where it was written: only what stands before and behind it changes.</content>
public sealed partial class MdpCore
{
    // The first packet of the block that is next; when the block goes in parts, all parts that are not confirmed and find room.
    private bool TryBuildBlock(Peer peer, Connection connection, long place, long nowNanos)
    {
        ref SendBlock block = ref connection.Queue[place];
        bool again = block.Stage == BlockStage.Lost;
        if (block.Mode == BlockMode.BestEffort && !IsWhole(connection, block))
        {
            // The path became narrower than what was written for it. Parts would each have to arrive, so it counts as lost.
            connection.Queue.OnSent(place);
            OnBlockLost(peer, connection, place);
            return true;
        }

        bool built = IsWhole(connection, block)
            ? TryBuildWhole(peer, connection, place, ref block, nowNanos)
            : TryBuildParts(peer, connection, place, ref block, nowNanos);
        if (built)
        {
            peer.Statistics.RetransmittedPackets += again ? 1 : 0;
            connection.Queue.OnSent(place);
        }

        return built;
    }

    // The oldest block under way, again, in case it or its confirmation was lost; nothing changes if not.
    private bool TryBuildProbe(Peer peer, Connection connection, long nowNanos)
    {
        for (long place = connection.Queue.Head; place < connection.Queue.NextUnsent; place++)
        {
            ref SendBlock block = ref connection.Queue[place];
            if (block.Stage == BlockStage.Sent && block.Mode != BlockMode.BestEffort && connection.Sent.HasRoom)
            {
                peer.Statistics.RetransmittedPackets++;
                return connection.Pool.Holders(block.Frame) == 1 && IsWhole(connection, block)
                    && TryBuildWhole(peer, connection, place, ref block, nowNanos);
            }
        }

        return false;
    }

    private static bool IsWhole(Connection connection, in SendBlock block) =>
        block.Length <= connection.Queue.CapacityOf(connection.Path.Current) && block.PartsUnderWay == 0;

    private bool TryBuildWhole(Peer peer, Connection connection, long place, ref SendBlock block, long nowNanos)
    {
        FramePool pool = connection.Pool;
        Frame frame = block.Frame;
        if (connection.Sealer is null)
        {
            pool.Share(frame);
        }
        else if (!TryCopyBlock(pool, block, 0, block.Length, out frame))
        {
            return false;
        }

        FinishBlock(peer, connection, frame, block, new BlockPart(place, 0, block.Length, SentPacket.Whole), nowNanos);
        return true;
    }

    private bool TryBuildParts(Peer peer, Connection connection, long place, ref SendBlock block, long nowNanos)
    {
        // The size is that of the shortest packet that every path carries, so that it is the same each time.
        int size = SendQueue.PartSize(block.Length, Options.MinPacketSize, connection.TagSize);
        int count = (block.Length + size - 1) / size;
        if (_trainCount + count > Train || connection.Pool.Available < count + ControlFrames)
        {
            return false;
        }

        block.PartsUnderWay = ulong.MaxValue >> (SendQueue.MostParts - count);
        for (int part = 0; part < count; part++)
        {
            if ((block.PartsConfirmed >> part & 1) == 0)
            {
                int start = part * size;
                int length = Math.Min(size, block.Length - start);
                _ = TryCopyBlock(connection.Pool, block, start, length, out Frame frame);
                FinishBlock(peer, connection, frame, block, new BlockPart(place, start, length, (byte)part), nowNanos);
            }
        }

        return true;
    }

    private static bool TryCopyBlock(FramePool pool, in SendBlock block, int start, int length, out Frame frame)
    {
        if (!pool.TryLease(out frame))
        {
            return false;
        }

        pool[block.Frame].Slice(PacketHeader.BlockOffset + start, length).CopyTo(pool[frame][PacketHeader.BlockOffset..]);
        return true;
    }

    private void FinishBlock(Peer peer, Connection connection, Frame frame, in SendBlock block, in BlockPart part, long nowNanos)
    {
        PacketFlags flags = PacketFlags.WantsConfirmation;
        flags |= block.Mode == BlockMode.BestEffort ? PacketFlags.BestEffort : 0;
        flags |= part.Place == connection.Queue.Tail - 1 ? PacketFlags.Last : 0;
        PacketHeader header = StartHeader(connection, (ulong)connection.Sent.Next, flags, nowNanos);
        header.BlockBytes = (ushort)part.Length;
        header.BlockNumber = (uint)block.WireNumber;
        header.BlockStart = (ushort)part.Start;
        header.BlockTotal = (ushort)block.Length;
        Span<byte> room = connection.Pool[new Frame(frame.Offset, connection.Pool.PayloadCapacity)];
        int end = PacketHeader.BlockOffset + part.Length;
        int left = Math.Max(PacketHeader.RangeRoom, connection.Path.Current - end - connection.TagSize);
        header.Ranges = connection.Received.HasGap
            ? (byte)connection.Confirmer.WriteRanges(room.Slice(end, Math.Min(left, 255 * PacketHeader.RangeSize)))
            : (byte)0;
        if (!connection.Confirmer.HasMissing && header.Ranges * PacketHeader.RangeSize < left)
        {
            connection.Confirmer.OnConfirmed();
        }

        ref SentPacket sent = ref FinishPacket(peer, connection, frame, header, nowNanos);
        sent.Block = part.Place;
        sent.Part = part.Index;
        connection.LastAskedNanos = nowNanos;
        connection.Pacer.OnSent(sent.Bytes);
    }

    // Everything that a packet says besides its block.
    private static PacketHeader StartHeader(Connection connection, ulong number, PacketFlags flags, long nowNanos)
    {
        connection.AdvertisedCredit = Math.Max(connection.AdvertisedCredit, connection.Window.CreditEnd);
        return new PacketHeader
        {
            Kind = connection.Sealer is null ? PacketKind.Connected : PacketKind.Sealed,
            Flags = flags,
            Connection = connection.Terms.RemoteId,
            Number = number,
            Confirmed = (uint)connection.Received.Confirmed,
            Settled = (uint)((long)number - Math.Min(connection.Sent.Lowest, (long)number)),
            Credit = (uint)connection.AdvertisedCredit,
            DelayMicros = connection.Confirmer.DelayMicros(nowNanos),
        };
    }

    // A packet that its receiver must confirm, at the end of the train.
    private ref SentPacket FinishPacket(Peer peer, Connection connection, Frame frame, in PacketHeader header, long nowNanos)
    {
        int length = header.PacketBytes + connection.TagSize;
        bool isFirst = connection.Sent.Outstanding == 0;
        long number = connection.Sent.Next;
        ref SentPacket sent = ref connection.Sent.Add(length);
        if (isFirst)
        {
            connection.FirstSentNanos = connection.DeliveredNanos = nowNanos;
        }

        sent.SentNanos = nowNanos;
        sent.DeliveredBefore = connection.DeliveredBytes;
        sent.DeliveredBeforeNanos = connection.DeliveredNanos;
        sent.FirstSentNanos = connection.FirstSentNanos;
        sent.WasApplicationLimited = connection.ApplicationLimitedUntil > 0;
        Queue(peer, connection, new Frame(frame.Offset, length), header, peer.Remote, number);
        return ref sent;
    }

    private void Queue(Peer peer, Connection connection, Frame frame, in PacketHeader header, in Endpoint to, long number)
    {
        Span<byte> packet = connection.Pool[frame];
        header.Write(packet);
        SealInPlace(connection, packet);
        WriteChecksum(packet);
        peer.Statistics.PacketsSent++;
        peer.Statistics.BytesSent += packet.Length;
        _entries[_trainCount] = new TrainEntry(number);
        _train[_trainCount++] = new Outgoing(frame, to);
    }

    private void BuildPathProbe(Peer peer, Connection connection, int size, long nowNanos)
    {
        if (!connection.Pool.TryLease(out Frame frame))
        {
            return;
        }

        PacketHeader header = StartHeader(connection, (ulong)connection.Sent.Next, PacketFlags.WantsConfirmation, nowNanos);
        header.ControlBytes = (ushort)(size - PacketHeader.Size - connection.TagSize);
        Span<byte> control = connection.Pool[frame].Slice(PacketHeader.Size, header.ControlBytes);
        control.Clear();
        control[0] = (byte)ControlKind.PathProbe;
        connection.PathProbe = connection.Sent.Next;
        connection.PathProbeDeadlineNanos = nowNanos + (2 * connection.RoundTrip.ProbeTimeoutNanos(Options.MaxConfirmationDelayNanos, 0));
        ref SentPacket sent = ref FinishPacket(peer, connection, frame, header, nowNanos);
        sent.ProbeSize = size;
    }

    // Confirmations and the like, when no block took them along.
    private void BuildControls(Peer peer, Connection connection, long nowNanos)
    {
        AddressCheck address = connection.Address;
        if (address.WantsAnswer && BuildControl(peer, connection, ControlKind.AddressAnswer, address.Answer, address.AnswerTo, nowNanos))
        {
            address.OnAnswered();
        }

        if (address.WantsChallenge
            && BuildControl(peer, connection, ControlKind.AddressChallenge, address.Challenge, address.Candidate, nowNanos))
        {
            address.OnChallengeSent(nowNanos);
        }

        bool opens = connection.Window.CreditEnd - connection.AdvertisedCredit >= Math.Max(1, Options.MaxPeerPackets / 4);
        bool isDue = connection.Confirmer.IsUrgent || connection.Confirmer.DeadlineNanos <= nowNanos || opens;
        if ((isDue || connection.WantsHeartbeat) && BuildConfirmation(peer, connection, nowNanos))
        {
            connection.WantsHeartbeat = false;
        }
    }

    private bool TryStartControl(Peer peer, Connection connection, long nowNanos, out Frame frame)
    {
        frame = default;
        MakeRoom(peer, connection, nowNanos);
        return _trainCount < Train && connection.Pool.TryLease(out frame);
    }

    // A receiver can tell only so many numbers apart: when the lowest one under way is too old, it is given up as lost.
    private void MakeRoom(Peer peer, Connection connection, long nowNanos)
    {
        while (!connection.Sent.HasRoom)
        {
            OnPacketLost(peer, connection, ref connection.Sent[connection.Sent.Lowest], nowNanos);
            connection.Sent.Advance();
        }
    }

    private bool BuildControl(Peer peer, Connection connection, ControlKind kind, ulong value, in Endpoint to, long nowNanos)
    {
        const int control = ControlCodec.HeadSize + 8;
        int length = PacketHeader.Size + control + connection.TagSize;
        if (!connection.Address.MaySend(to, length) || !TryStartControl(peer, connection, nowNanos, out Frame frame))
        {
            return false;
        }

        connection.Address.OnSent(to, length);
        PacketHeader header = StartHeader(connection, (ulong)connection.Sent.Next, PacketFlags.None, nowNanos);
        header.ControlBytes = control;
        Span<byte> room = connection.Pool[frame];
        BinaryPrimitives.WriteUInt64LittleEndian(ControlCodec.Write(room[PacketHeader.Size..], kind, 8), value);
        connection.Sent.AddSilent();
        Queue(peer, connection, frame.Take(header.PacketBytes + connection.TagSize), header, to, number: 0);
        return true;
    }

    private bool BuildConfirmation(Peer peer, Connection connection, long nowNanos)
    {
        if (!TryStartControl(peer, connection, nowNanos, out Frame frame))
        {
            return false;
        }

        PacketFlags flags = connection.WantsHeartbeat ? PacketFlags.WantsConfirmation : PacketFlags.None;
        PacketHeader header = StartHeader(connection, (ulong)connection.Sent.Next, flags, nowNanos);
        Span<byte> room = connection.Pool[frame][..(Options.MinPacketSize - connection.TagSize)];
        const int forMissing = ControlCodec.HeadSize + (16 * ControlCodec.MissingSize);
        Confirmer confirmer = connection.Confirmer;
        header.Ranges = (byte)confirmer.WriteRanges(room[PacketHeader.Size..^(forMissing + ControlCodec.HeadSize)]);
        int control = confirmer.HasMissing ? confirmer.WriteMissing(room.Slice(header.ControlOffset, forMissing)) : 0;
        if (connection.WantsHeartbeat)
        {
            ControlCodec.Write(room[(header.ControlOffset + control)..], ControlKind.Heartbeat, 0);
            control += ControlCodec.HeadSize;
        }

        header.ControlBytes = (ushort)control;
        confirmer.OnConfirmed();
        if (Planted != MdpFault.NumberReused)
        {
            connection.Sent.AddSilent();
        }

        Queue(peer, connection, frame.Take(header.PacketBytes + connection.TagSize), header, peer.Remote, number: 0);
        return true;
    }

    private readonly record struct BlockPart(long Place, int Start, int Length, byte Index);
}
