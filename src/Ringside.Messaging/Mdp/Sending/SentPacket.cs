namespace Ringside.Messaging.Mdp.Sending;

/// <summary>What is remembered of a packet until it is confirmed or lost.</summary>
internal struct SentPacket
{
    /// <summary>In <see cref="Part"/>: the whole block.</summary>
    internal const byte Whole = 255;

    /// <summary>In <see cref="Block"/>: none.</summary>
    internal const long NoBlock = -1;

    internal long SentNanos;
    internal long Block;
    internal long DeliveredBefore;
    internal long DeliveredBeforeNanos;
    internal long FirstSentNanos;

    /// <summary>A packet that was given up: the number that was left out then.</summary>
    internal long GivenUpEnd;

    internal int Bytes;
    internal int ProbeSize;
    internal byte Part;
    internal PacketFate Fate;
    internal bool WasApplicationLimited;
}
