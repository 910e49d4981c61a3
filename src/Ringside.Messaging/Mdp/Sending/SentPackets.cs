namespace Ringside.Messaging.Mdp.Sending;

/// <summary>The packets of a connection that are under way, by number.</summary>
/// <remarks>A ring that grows up to its limit; the numbers in it are those from the lowest outstanding one to the newest.</remarks>
internal sealed class SentPackets
{
    /// <summary>Most numbers between the lowest outstanding packet and the newest; what a receiver must be able to tell apart.</summary>
    internal const int Limit = 8192;

    private SentPacket[] _ring = new SentPacket[64];

    /// <summary>The number that the next packet gets; the first is 1.</summary>
    internal long Next { get; private set; } = 1;

    /// <summary>The lowest number that its sender waits for; <see cref="Next"/> when there is none.</summary>
    internal long Lowest { get; private set; } = 1;

    /// <summary>The lowest number of which anything is remembered.</summary>
    internal long Oldest => Math.Max(1, Next - _ring.Length);

    /// <summary>Packets under way.</summary>
    internal int Outstanding { get; private set; }

    /// <summary>Bytes under way.</summary>
    internal long OutstandingBytes { get; private set; }

    /// <summary>Whether another packet may be sent without the receiver losing track.</summary>
    internal bool HasRoom => Next - Lowest < Limit;

    /// <summary>A packet by number, from <see cref="Lowest"/> to before <see cref="Next"/>.</summary>
    internal ref SentPacket this[long number] => ref _ring[number & (_ring.Length - 1)];

    /// <summary>Gives the next number to a packet that wants a confirmation.</summary>
    internal ref SentPacket Add(int bytes)
    {
        ref SentPacket packet = ref AddSilent();
        Lowest = Outstanding == 0 ? Next - 1 : Lowest;
        packet.Fate = PacketFate.Outstanding;
        packet.Bytes = bytes;
        Outstanding++;
        OutstandingBytes += bytes;
        return ref packet;
    }

    /// <summary>Gives the next number to a packet that wants none.</summary>
    internal ref SentPacket AddSilent()
    {
        if (Next - Lowest >= _ring.Length)
        {
            Grow();
        }

        ref SentPacket packet = ref _ring[Next & (_ring.Length - 1)];
        packet = new SentPacket { Block = SentPacket.NoBlock };
        Next++;
        if (Outstanding == 0)
        {
            Lowest = Next;
        }

        return ref packet;
    }

    /// <summary>A packet is confirmed, or lost: nobody waits for it any more.</summary>
    internal void Settle(ref SentPacket packet)
    {
        packet.Fate = PacketFate.Settled;
        Outstanding--;
        OutstandingBytes -= packet.Bytes;
    }

    /// <summary>Moves <see cref="Lowest"/> past what is settled.</summary>
    internal void Advance()
    {
        while (Lowest < Next && this[Lowest].Fate != PacketFate.Outstanding)
        {
            Lowest++;
        }
    }

    private void Grow()
    {
        var larger = new SentPacket[_ring.Length * 2];
        for (long number = Lowest; number < Next; number++)
        {
            larger[number & (larger.Length - 1)] = this[number];
        }

        _ring = larger;
    }
}
