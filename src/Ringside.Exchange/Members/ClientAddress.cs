namespace Ringside.Exchange.Members;

/// <summary>Where a client comes from: an IPv6 address, or an IPv4 one mapped to it (RFC 4291, 2.5.5.2). The port does not count.</summary>
/// <param name="High">The first eight bytes, as a number in network order.</param>
/// <param name="Low">The other eight.</param>
public readonly record struct ClientAddress(ulong High, ulong Low)
{
    /// <summary>What belongs to one owner: an IPv4 address, or the first 64 bits of an IPv6 one, whose others its owner chooses (RFC 4291,
    /// 2.5.1).</summary>
    internal ClientAddress Network => High == 0 ? this : new ClientAddress(High, 0);

    /// <summary>An IPv4 address.</summary>
    /// <param name="address">Its four bytes as a number in network order: 127.0.0.1 is 0x7F000001.</param>
    public static ClientAddress FromIPv4(uint address) => new(0, 0x0000_FFFF_0000_0000UL | address);
}
