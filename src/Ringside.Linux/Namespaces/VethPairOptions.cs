using System.Net;

namespace Ringside.Linux.Namespaces;

/// <summary>What a <see cref="VethPair"/> is to look like. The addresses exist inside its two namespaces only (veth(4)).</summary>
public sealed record VethPairOptions
{
    /// <summary>Name of the first namespace in messages, and of its link: 1 to 15 bytes.</summary>
    public string FirstName { get; init; } = "ringside0";

    /// <summary>Name of the second namespace in messages, and of its link: 1 to 15 bytes.</summary>
    public string SecondName { get; init; } = "ringside1";

    /// <summary>Address of the first end.</summary>
    public IPAddress FirstAddress { get; init; } = new([10, 77, 0, 1]);

    /// <summary>Address of the second end, of the same family and network.</summary>
    public IPAddress SecondAddress { get; init; } = new([10, 77, 0, 2]);

    /// <summary>Bits of the addresses that name their common network.</summary>
    public int PrefixLength { get; init; } = 24;

    /// <summary>Largest packet above the link layer, 68 to 65535 bytes.</summary>
    public int Mtu { get; init; } = 1500;
}
