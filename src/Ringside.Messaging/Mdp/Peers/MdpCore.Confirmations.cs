using System.Buffers.Binary;
using Ringside.Messaging.Mdp.Paths;
using Ringside.Messaging.Mdp.Sending;
using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Messaging.Mdp.Peers;

/// <content>What confirmations bring about at the sender: blocks are done, losses are found, the path is measured.</content>
public sealed partial class MdpCore
{
    private void OnConfirmations(Peer peer, Connection connection, in PacketHeader header, ReadOnlySpan<byte> ranges, long nowNanos)
    {
        long credit = PacketHeader.Widen(header.Credit, connection.CreditEnd);
        if (credit > connection.CreditEnd)
        {
            connection.CreditEnd = credit;
            connection.StarvedProbes = 0;
            MarkReady(peer);
        }

        SentPackets sent = connection.Sent;
        if (sent.Outstanding == 0 && connection.GivenUpEnd == 0)
        {
            return;
        }

        long confirmed = PacketHeader.Widen(header.Confirmed, sent.Next);
        if (confirmed >= sent.Next)
        {
            peer.Statistics.Malformed++;
            return;
        }

        var sample = default(RateSample);
        long largest = 0;
        if (connection.GivenUpEnd > 0)
        {
            ReviveGivenUp(peer, connection, confirmed, nowNanos);
        }

        ConfirmRun(peer, connection, sent.Lowest, confirmed, ref sample, ref largest, nowNanos);
        for (int i = 0; i < ranges.Length; i += PacketHeader.RangeSize)
        {
            long first = confirmed + BinaryPrimitives.ReadUInt16LittleEndian(ranges[i..]);
            long last = confirmed + BinaryPrimitives.ReadUInt16LittleEndian(ranges[(i + 2)..]);
            if (last >= sent.Next)
            {
                peer.Statistics.Malformed++;
                break;
            }

            ConfirmRun(peer, connection, Math.Max(first, sent.Lowest), last, ref sample, ref largest, nowNanos);
        }

        if (largest > 0)
        {
            PassDone(peer, connection);
            OnProgress(peer, connection, largest, ref sample, header.DelayMicros * 1000L, nowNanos);
        }
    }

    private void ConfirmRun(
        Peer peer, Connection connection, long first, long last, ref RateSample sample, ref long largest, long nowNanos)
    {
        for (long number = first; number <= last; number++)
        {
            ref SentPacket packet = ref connection.Sent[number];
            if (packet.Fate != PacketFate.Outstanding)
            {
                continue;
            }

            connection.Sent.Settle(ref packet);
            largest = Math.Max(largest, number);
            TakeSample(connection, packet, ref sample, nowNanos);
            if (packet.Bytes > Options.MinPacketSize)
            {
                connection.LongConfirmedSentNanos = Math.Max(connection.LongConfirmedSentNanos, packet.SentNanos);
            }

            if (packet.ProbeSize > 0)
            {
                connection.Path.OnProbeConfirmed(packet.ProbeSize);
            }
            else if (packet.Block >= 0 && connection.Queue.OnConfirmed(packet.Block, packet.Part, out SendBlock done))
            {
                OnBlockDone(peer, done);
            }
        }
    }

    // Packets that were given up because nothing was heard are confirmed after all: the peer only stood still (the idea of F-RTO, RFC
    // 5682). That holds as long as the confirmation knows of no packet sent later, because those told the peer that nobody waits for these.
    private void ReviveGivenUp(Peer peer, Connection connection, long confirmed, long nowNanos)
    {
        long from = Math.Max(connection.GivenUpFrom, connection.Sent.Oldest);
        long end = connection.GivenUpEnd;
        if (confirmed >= end)
        {
            (connection.GivenUpFrom, connection.GivenUpEnd) = (0, 0);
            return;
        }

        for (long number = from; number <= confirmed; number++)
        {
            ref SentPacket packet = ref connection.Sent[number];
            if (packet.Fate != PacketFate.GivenUp || confirmed >= packet.GivenUpEnd)
            {
                continue;
            }

            packet.Fate = PacketFate.Settled;
            connection.Unanswered = 0;
            connection.RoundTrip.Add(nowNanos - packet.SentNanos, 0);
            if (packet.Block >= 0 && connection.Queue.OnConfirmed(packet.Block, packet.Part, out SendBlock done))
            {
                OnBlockDone(peer, done);
            }
        }

        PassDone(peer, connection);
        MarkReady(peer);
    }

    // Ordered messages count as received only when all before them do: until then the peer cannot hand them on, and should the connection
    // end, it never will.
    private static void OnBlockDone(Peer peer, in SendBlock done)
    {
        if (done.Mode != BlockMode.Ordered)
        {
            peer.Messages.OnBlockConfirmed(done.FirstMessage, done.Messages);
        }
    }

    private static void PassDone(Peer peer, Connection connection)
    {
        while (connection.Queue.TryPass(out SendBlock passed))
        {
            if (passed.Mode == BlockMode.Ordered)
            {
                peer.Messages.OnBlockConfirmed(passed.FirstMessage, passed.Messages);
            }
        }
    }

    private static void TakeSample(Connection connection, in SentPacket packet, ref RateSample sample, long nowNanos)
    {
        connection.DeliveredBytes += packet.Bytes;
        connection.DeliveredNanos = nowNanos;
        sample.ConfirmedBytes += packet.Bytes;
        if (packet.DeliveredBefore >= sample.PriorDelivered)
        {
            sample.PriorDelivered = packet.DeliveredBefore;
            sample.IsApplicationLimited = packet.WasApplicationLimited;
            long sending = packet.SentNanos - packet.FirstSentNanos;
            long confirming = nowNanos - packet.DeliveredBeforeNanos;
            sample.IntervalNanos = Math.Max(sending, confirming);
            connection.FirstSentNanos = packet.SentNanos;
        }
    }

    private void OnProgress(Peer peer, Connection connection, long largest, ref RateSample sample, long delayNanos, long nowNanos)
    {
        connection.RoundTrip.Add(nowNanos - connection.Sent[largest].SentNanos, delayNanos);
        connection.Unanswered = 0;
        connection.WantsProbe = false;
        long before = connection.Sent.OutstandingBytes;
        FindLosses(peer, connection, largest, nowNanos);
        sample.LostBytes = before - connection.Sent.OutstandingBytes;
        sample.Delivered = connection.DeliveredBytes;
        sample.DeliveredBytes = connection.DeliveredBytes - sample.PriorDelivered;
        sample.InFlightBytes = connection.Sent.OutstandingBytes;
        if (connection.ApplicationLimitedUntil > 0 && connection.DeliveredBytes > connection.ApplicationLimitedUntil)
        {
            connection.ApplicationLimitedUntil = 0;
        }

        connection.Congestion.OnConfirmed(sample, connection.RoundTrip, nowNanos);
        connection.Sent.Advance();
        MarkReady(peer);
    }

    // Packets sent so long before one that was confirmed that they should have been, too (RFC 9002, section 6.1.2). It is the second net:
    // the receiver reports gaps itself.
    private void FindLosses(Peer peer, Connection connection, long largest, long nowNanos)
    {
        connection.LossDeadlineNanos = long.MaxValue;
        long lossNanos = connection.RoundTrip.LossNanos();
        for (long number = connection.Sent.Lowest; number < largest; number++)
        {
            ref SentPacket packet = ref connection.Sent[number];
            if (packet.Fate != PacketFate.Outstanding)
            {
                continue;
            }

            if (packet.SentNanos + lossNanos > nowNanos)
            {
                connection.LossDeadlineNanos = packet.SentNanos + lossNanos;
                break;
            }

            OnPacketLost(peer, connection, ref packet, nowNanos);
        }

        connection.LargestConfirmed = Math.Max(connection.LargestConfirmed, largest);
    }

    private void OnMissing(Peer peer, Connection connection, ReadOnlySpan<byte> data, long nowNanos)
    {
        SentPackets sent = connection.Sent;
        for (; data.Length > 0; data = data[ControlCodec.MissingSize..])
        {
            (uint low, int count) = ControlCodec.ReadMissing(data);
            long first = PacketHeader.Widen(low, sent.Next);
            long end = Math.Min(first + count, sent.Next);
            for (long number = Math.Max(first, sent.Lowest); number < end; number++)
            {
                ref SentPacket packet = ref sent[number];
                if (packet.Fate == PacketFate.Outstanding)
                {
                    OnPacketLost(peer, connection, ref packet, nowNanos);
                }
            }
        }

        sent.Advance();
        MarkReady(peer);
    }

    private void OnPacketLost(Peer peer, Connection connection, ref SentPacket packet, long nowNanos, bool othersCame = true)
    {
        connection.Sent.Settle(ref packet);
        if (packet.ProbeSize > 0)
        {
            connection.Path.OnProbeLost(packet.ProbeSize, nowNanos);
            return;
        }

        connection.Congestion.OnLost(packet.SentNanos, nowNanos);
        if (packet.Block < 0)
        {
            return;
        }

        if (!OnBlockLost(peer, connection, packet.Block) && packet.Block >= connection.Queue.Head)
        {
            CountLoss(peer, connection, packet, othersCame, nowNanos);
        }
    }

    // Whether it was best-effort, and is given up.
    private static bool OnBlockLost(Peer peer, Connection connection, long place)
    {
        if (!connection.Queue.OnLost(place, out SendBlock dropped))
        {
            return false;
        }

        peer.Statistics.DroppedMessages += dropped.Messages;
        peer.Messages.OnBlockDropped(dropped.FirstMessage, dropped.Messages);
        PassDone(peer, connection);
        return true;
    }

    private void CountLoss(Peer peer, Connection connection, in SentPacket packet, bool othersCame, long nowNanos)
    {
        const int suspicious = 4;

        ref SendBlock block = ref connection.Queue[packet.Block];
        peer.Statistics.MostRetries = Math.Max(peer.Statistics.MostRetries, block.Losses);
        if (block.Losses == 1)
        {
            peer.Statistics.DelayedPackets++;
            peer.Statistics.AffectedMessages += block.Messages;
        }

        // Not when a long one that left after it has come: then it was chance, and the path is as wide as it was.
        bool areLongOnesLost = packet.Bytes > Options.MinPacketSize && connection.LongConfirmedSentNanos < packet.SentNanos;
        if (othersCame && block.Losses >= suspicious && areLongOnesLost)
        {
            connection.Path.OnBlackHole(nowNanos);
        }
    }
}
