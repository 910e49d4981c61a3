using System.Net;
using System.Runtime.InteropServices;

namespace Ringside.Linux.Bpf;

// | offset | size   | struct bpf_lpm_trie_key                                  |
// |      0 |      4 | bits of the prefix, in the byte order of the host        |
// |      4 | 4 / 16 | address as on the wire                                   |

/// <summary>Keys of a map of kind <see cref="BpfMapKind.LongestPrefix"/> (kernel document bpf/map_lpm_trie).</summary>
public static class LongestPrefixKey
{
    /// <summary>Bytes of a key with an IPv4 address.</summary>
    public const int SizeIPv4 = 8;

    /// <summary>Bytes of a key with an IPv6 address.</summary>
    public const int SizeIPv6 = 20;

    /// <summary>Writes a key.</summary>
    /// <param name="destination">Room for it.</param>
    /// <param name="address">IPv4 or IPv6; for a lookup the address itself, with all its bits as the prefix.</param>
    /// <param name="prefixLength">Bits that count.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">There is less room.</exception>
    public static int Write(Span<byte> destination, IPAddress address, int prefixLength)
    {
        ArgumentNullException.ThrowIfNull(address);
        MemoryMarshal.Write(destination, prefixLength);
        return address.TryWriteBytes(destination[4..], out int written)
            ? written + 4
            : throw new ArgumentException($"{destination.Length} bytes are too few for {address}", nameof(destination));
    }
}
