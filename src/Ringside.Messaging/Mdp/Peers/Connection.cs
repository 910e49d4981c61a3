using Ringside.Messaging.Mdp.Paths;
using Ringside.Messaging.Mdp.Receiving;
using Ringside.Messaging.Mdp.Sending;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Net.Frames;

namespace Ringside.Messaging.Mdp.Peers;

/// <summary>One connection with a peer, from the handshake to its end: what both directions know.</summary>
/// <remarks>A connection lives shorter than a peer: a pinned peer that was restarted gets a new one.</remarks>
internal sealed class Connection : IDisposable
{
    internal Connection(MdpOptions options, FramePool pool, in ConnectionTerms terms, Budget sendBudget, PacketSealer? sealer, Peer peer)
    {
        Terms = terms;
        Pool = pool;
        Sealer = sealer;
        Queue = new SendQueue(pool, sendBudget, TagSize, options.MinPacketSize);
        RoundTrip = new RoundTrip(options.PacketRetransmissionTimeoutNanos);
        int most = Math.Min(options.MaxPacketSize, terms.PeerMaximumPacket);
        Path = new PathSize(options.MinPacketSize, options.InitialPacketSize, most);
        Congestion = options.Congestion switch
        {
            CongestionControl.NewReno => new NewReno(Path.Current),
            CongestionControl.Fixed => new FixedWindow((long)options.FixedWindow * Path.Current),
            _ => new Bbr(Path.Current),
        };
        Window = new BlockWindow(pool, terms.WindowLimit);
        Inbox = new Inbox(peer.Id, terms.LocalId, peer.Port, Window, peer.LastReadNumber);
        Confirmer = new Confirmer(Received, options.MaxConfirmationFrequency, options.MaxConfirmationDelayNanos);
        CreditEnd = terms.PeerCredit;
        AdvertisedCredit = Window.CreditEnd;
    }

    /// <summary>What both sides agreed on.</summary>
    internal ConnectionTerms Terms { get; }

    internal FramePool Pool { get; }

    internal PacketSealer? Sealer { get; }

    /// <summary>Bytes that sealing adds to a packet.</summary>
    internal int TagSize => Sealer is null ? 0 : PacketHeader.TagSize;

    // What goes out.
    internal SendQueue Queue { get; }

    internal SentPackets Sent { get; } = new();

    internal RoundTrip RoundTrip { get; }

    internal ICongestion Congestion { get; }

    internal Pacer Pacer { get; } = new();

    internal PathSize Path { get; }

    /// <summary>The highest block number that the peer takes.</summary>
    internal long CreditEnd { get; set; }

    // What comes in.
    internal ReceivedPackets Received { get; } = new();

    internal BlockWindow Window { get; }

    internal Inbox Inbox { get; }

    internal Confirmer Confirmer { get; }

    /// <summary>The credit that the peer was told last.</summary>
    internal long AdvertisedCredit { get; set; }

    /// <summary>When the last of the packets left that were longer than every path carries, and were confirmed.</summary>
    internal long LongConfirmedSentNanos { get; set; } = long.MinValue;

    /// <summary>What the peer sent makes no messages: the connection ends at the next turn.</summary>
    internal bool IsBroken { get; set; }

    /// <summary>False at the side that accepted until the dialler is heard by the new ids. Until then nothing but the accept is sent: what
    /// an earlier run of the node may have sent to the same dialler cannot be taken for what this one sends.</summary>
    internal bool IsHeard { get; set; } = true;

    /// <summary>When the accept is sent again.</summary>
    internal long AcceptNanos { get; set; } = long.MaxValue;

    internal long AcceptPauseNanos { get; set; }

    // Times.
    internal long LastHeardNanos { get; set; }

    internal long LastAskedNanos { get; set; }

    internal long LastHeartbeatNanos { get; set; } = long.MinValue;

    /// <summary>The highest packet that was confirmed.</summary>
    internal long LargestConfirmed { get; set; }

    /// <summary>The packets that were given up together last: from here to before <see cref="GivenUpEnd"/>; none when both are 0.</summary>
    internal long GivenUpFrom { get; set; }

    internal long GivenUpEnd { get; set; }

    internal long LossDeadlineNanos { get; set; } = long.MaxValue;

    internal long PacingDeadlineNanos { get; set; } = long.MaxValue;

    /// <summary>The newest packet that probes the path.</summary>
    internal long PathProbe { get; set; }

    /// <summary>When it is lost.</summary>
    internal long PathProbeDeadlineNanos { get; set; }

    /// <summary>Whether it is under way.</summary>
    internal bool HasPathProbe => PathProbe >= Sent.Lowest && PathProbe > 0 && Sent[PathProbe].Fate == PacketFate.Outstanding;

    /// <summary>Whether anything but that is under way.</summary>
    internal bool IsWaiting => Sent.Outstanding > (HasPathProbe ? 1 : 0);

    /// <summary>Probes since the last confirmation of anything.</summary>
    internal int Unanswered { get; set; }

    /// <summary>When the last of them was due.</summary>
    internal long LastProbeNanos { get; set; }

    /// <summary>How many in a row, the last ones, had a heartbeat with them after which the peer was heard.</summary>
    internal int AsksHeard { get; set; }

    /// <summary>Heartbeats sent because the credit did not move.</summary>
    internal int StarvedProbes { get; set; }

    // What waits to be said.
    internal bool WantsProbe { get; set; }

    internal bool WantsHeartbeat { get; set; }

    internal AddressCheck Address { get; } = new();

    // What the rate of delivery is measured from (see RateSample).
    internal long DeliveredBytes { get; set; }

    internal long DeliveredNanos { get; set; }

    internal long FirstSentNanos { get; set; }

    internal long ApplicationLimitedUntil { get; set; }

    public void Dispose()
    {
        Queue.Clear();
        Window.Clear();
        Sealer?.Dispose();
    }

    /// <summary>When nothing has confirmed what is under way by then, a probe is due. Probes of the path have a time of their
    /// own.</summary>
    internal long ProbeDeadlineNanos(long peerDelayNanos) =>
        !IsWaiting ? long.MaxValue : LastAskedNanos + RoundTrip.ProbeTimeoutNanos(peerDelayNanos, Unanswered);

    /// <summary>Whether a block may leave now, as far as congestion goes.</summary>
    internal bool MaySendBlock(long nowNanos)
    {
        if (Sent.OutstandingBytes >= Congestion.WindowBytes || !Sent.HasRoom || (Unanswered > 1 && Sent.Outstanding > 1))
        {
            return false;
        }

        if (Pacer.MaySend(Congestion.PacingRate, nowNanos, out long when))
        {
            return true;
        }

        PacingDeadlineNanos = when;
        return false;
    }
}
