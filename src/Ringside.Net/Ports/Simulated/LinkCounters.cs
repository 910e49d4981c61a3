namespace Ringside.Net.Ports.Simulated;

/// <summary>What became of the datagrams of one direction of a link, counted since it was made; the causes of loss are those of
/// tc-netem(8) and netdevice(7). Copies for several members of a group on one host are one datagram here, as on a wire.</summary>
/// <remarks>Nothing disappears: <see cref="Sent"/> + <see cref="Duplicated"/> = <see cref="Arrived"/> + <see cref="Lost"/> +
/// <see cref="InFlight"/>, at any time.</remarks>
public readonly record struct LinkCounters
{
    /// <summary>Datagrams that hosts gave to the link.</summary>
    public long Sent { get; init; }

    /// <summary>Datagrams that the link added by doubling.</summary>
    public long Duplicated { get; init; }

    /// <summary>Datagrams that reached the other host, wanted there or not.</summary>
    public long Arrived { get; init; }

    /// <summary>Lost by chance.</summary>
    public long LostByChance { get; init; }

    /// <summary>Lost in a burst.</summary>
    public long LostInBurst { get; init; }

    /// <summary>Lost because the link was cut, when they were sent or while they were on their way.</summary>
    public long LostToCut { get; init; }

    /// <summary>Thrown away because the checksum did not fit.</summary>
    public long LostToChecksum { get; init; }

    /// <summary>Lost because the queue of the link was full.</summary>
    public long LostToQueue { get; init; }

    /// <summary>Lost because they were longer than the link takes.</summary>
    public long LostToSize { get; init; }

    /// <summary>Of those that arrived or will arrive: damaged.</summary>
    public long Corrupted { get; init; }

    /// <summary>Of those that arrived or will arrive: held back so that others overtake.</summary>
    public long Reordered { get; init; }

    /// <summary>All that were lost, by whatever cause.</summary>
    public long Lost => LostByChance + LostInBurst + LostToCut + LostToChecksum + LostToQueue + LostToSize;

    /// <summary>On their way.</summary>
    public long InFlight => Sent + Duplicated - Arrived - Lost;
}
