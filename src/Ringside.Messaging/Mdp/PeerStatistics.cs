namespace Ringside.Messaging.Mdp;

/// <summary>Counts of one peer, or of a whole node (docs/mdp.md says what each means).</summary>
public struct PeerStatistics
{
    /// <summary>Packets that left.</summary>
    public long PacketsSent { get; internal set; }

    /// <summary>Packets that arrived and were new.</summary>
    public long PacketsReceived { get; internal set; }

    /// <summary>Bytes of those that left, UDP payload.</summary>
    public long BytesSent { get; internal set; }

    /// <summary>Bytes of those that arrived, UDP payload.</summary>
    public long BytesReceived { get; internal set; }

    /// <summary>Messages that were taken for sending.</summary>
    public long MessagesSent { get; internal set; }

    /// <summary>Messages that were handed to the user.</summary>
    public long MessagesReceived { get; internal set; }

    /// <summary>Payload bytes of <see cref="MessagesSent"/>.</summary>
    public long PayloadBytesSent { get; internal set; }

    /// <summary>Payload bytes of <see cref="MessagesReceived"/>.</summary>
    public long PayloadBytesReceived { get; internal set; }

    /// <summary>Packets that carried a block, or a part, for a further time.</summary>
    public long RetransmittedPackets { get; internal set; }

    /// <summary>Blocks that were lost at least once.</summary>
    public long DelayedPackets { get; internal set; }

    /// <summary>Most times that one block was lost.</summary>
    public long MostRetries { get; internal set; }

    /// <summary>Messages with a part in a block that was lost at least once.</summary>
    public long AffectedMessages { get; internal set; }

    /// <summary>Messages that arrived before their turn and had to wait for others.</summary>
    public long DelayedMessages { get; internal set; }

    /// <summary>Best-effort messages that are known not to have arrived.</summary>
    public long DroppedMessages { get; internal set; }

    /// <summary>Probes that were sent because no confirmation came.</summary>
    public long Probes { get; internal set; }

    /// <summary>Times that all packets under way were given up, after several such probes.</summary>
    public long Collapses { get; internal set; }

    /// <summary>Packets that came twice.</summary>
    public long DuplicatePackets { get; internal set; }

    /// <summary>Blocks that came twice, in different packets.</summary>
    public long DuplicateBlocks { get; internal set; }

    /// <summary>Packets dropped because there was no room for what they carried.</summary>
    public long NoRoom { get; internal set; }

    /// <summary>Packets with a checksum or seal that is wrong.</summary>
    public long Corrupt { get; internal set; }

    /// <summary>Packets that no peer may send.</summary>
    public long Malformed { get; internal set; }

    /// <summary>Packets of connections that are not known here.</summary>
    public long Unknown { get; internal set; }

    /// <summary>Packets from addresses on the deny list.</summary>
    public long Denied { get; internal set; }

    /// <summary>Connects that were not answered: too many at a time.</summary>
    public long Refused { get; internal set; }

    /// <summary>Packets that the system did not take: longer than the link allows, or an address without a way.</summary>
    public long Unsendable { get; internal set; }

    /// <summary>Calls that were told to wait: a queue was full.</summary>
    public long Backpressure { get; internal set; }

    /// <summary>All counts by name.</summary>
    public readonly IReadOnlyDictionary<string, long> ToDictionary() => new Dictionary<string, long>
    {
        ["packets_sent"] = PacketsSent,
        ["packets_received"] = PacketsReceived,
        ["bytes_sent"] = BytesSent,
        ["bytes_received"] = BytesReceived,
        ["messages_sent"] = MessagesSent,
        ["messages_received"] = MessagesReceived,
        ["payload_bytes_sent"] = PayloadBytesSent,
        ["payload_bytes_received"] = PayloadBytesReceived,
        ["retransmitted_packets"] = RetransmittedPackets,
        ["delayed_packets"] = DelayedPackets,
        ["most_retries"] = MostRetries,
        ["affected_messages"] = AffectedMessages,
        ["delayed_messages"] = DelayedMessages,
        ["dropped_messages"] = DroppedMessages,
        ["probes"] = Probes,
        ["collapses"] = Collapses,
        ["duplicate_packets"] = DuplicatePackets,
        ["duplicate_blocks"] = DuplicateBlocks,
        ["no_room"] = NoRoom,
        ["corrupt"] = Corrupt,
        ["malformed"] = Malformed,
        ["unknown"] = Unknown,
        ["denied"] = Denied,
        ["refused"] = Refused,
        ["unsendable"] = Unsendable,
        ["backpressure"] = Backpressure,
    };

    /// <summary>All counts that are not zero, as <c>name=count;name=count</c>.</summary>
    public override readonly string ToString() =>
        string.Join(';', ToDictionary().Where(count => count.Value != 0).Select(count => $"{count.Key}={count.Value}"));

    /// <summary>Adds the counts of another.</summary>
    internal void Add(in PeerStatistics one)
    {
        PacketsSent += one.PacketsSent;
        PacketsReceived += one.PacketsReceived;
        BytesSent += one.BytesSent;
        BytesReceived += one.BytesReceived;
        MessagesSent += one.MessagesSent;
        MessagesReceived += one.MessagesReceived;
        PayloadBytesSent += one.PayloadBytesSent;
        PayloadBytesReceived += one.PayloadBytesReceived;
        RetransmittedPackets += one.RetransmittedPackets;
        DelayedPackets += one.DelayedPackets;
        MostRetries = Math.Max(MostRetries, one.MostRetries);
        AffectedMessages += one.AffectedMessages;
        DelayedMessages += one.DelayedMessages;
        DroppedMessages += one.DroppedMessages;
        Probes += one.Probes;
        Collapses += one.Collapses;
        DuplicatePackets += one.DuplicatePackets;
        DuplicateBlocks += one.DuplicateBlocks;
        NoRoom += one.NoRoom;
        Corrupt += one.Corrupt;
        Malformed += one.Malformed;
        Unknown += one.Unknown;
        Denied += one.Denied;
        Refused += one.Refused;
        Unsendable += one.Unsendable;
        Backpressure += one.Backpressure;
    }
}
