using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Ringside.Linux.Bpf.Programs;

// | offset | Ethernet, untagged | IPv4 (from 14)                 | IPv6 (from 14)         |
// |      0 | destination MAC    | version 4, header of 5 words   | version 6              |
// |      6 | source MAC         | 6: fragment bits and offset    | 6: next header         |
// |     12 | EtherType          | 9: protocol                    | 24: destination        |
// |     14 | IP header          | 16: destination                | 40: UDP: source port   |
// |        |                    | 20: UDP: source port           | 42: destination port   |
// |        |                    | 22: destination port           |                        |

/// <summary>The instructions that XDP and traffic-class programs have in common: is this packet meant?</summary>
/// <remarks>
/// Everything that is not plainly meant goes the kernel's way: other EtherTypes, IP options and extension headers, fragments (all of
/// them, the first one included), other protocols, what is cut short. One tag of 802.1Q is stepped over when it only carries a
/// priority (VLAN 0): a packet of another VLAN belongs to another network and to another interface of the kernel.
/// Registers: R2 start and R3 end of the packet, R4 and R5 for values, R2 moves on. Bounds are checked against R3 before each group
/// of loads, as the verifier demands.
/// </remarks>
internal static class UdpMatchCode
{
    internal const int EthernetSize = 14;
    private const int TagSize = 4;
    private const int SizeIPv4 = 20;
    private const int SizeIPv6 = 40;
    private const int SizeUdp = 8;
    private const int ProtocolUdp = 17;
    private const int TypeIPv4 = 0x0800;
    private const int TypeIPv6 = 0x86dd;
    private const int TypeVlan = 0x8100;

    /// <summary>Bytes of the longest headers that are looked at.</summary>
    internal const int LongestHeaders = EthernetSize + TagSize + SizeIPv6 + SizeUdp;

    /// <summary>Jumps to <paramref name="other"/> unless the packet is meant; goes on behind the last instruction when it is.</summary>
    internal static void Emit(BpfAssembler code, UdpMatch match, BpfLabel other)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(match.Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(match.Port, ushort.MaxValue);
        IPAddress[] addresses4 = [.. match.Destinations.Where(address => address.AddressFamily == AddressFamily.InterNetwork)];
        IPAddress[] addresses6 = [.. match.Destinations.Where(address => address.AddressFamily == AddressFamily.InterNetworkV6)];
        bool any = match.Destinations.Count == 0;
        BpfLabel meant = code.NewLabel("meant");
        BpfLabel isIPv6 = code.NewLabel("IPv6");
        EmitEthernet(code, other);
        code.JumpIf(BpfRegister.R5, BpfCondition.Equal, NetworkOrder(TypeIPv6), isIPv6);
        code.JumpIf(BpfRegister.R5, BpfCondition.NotEqual, NetworkOrder(TypeIPv4), other);
        if (any || addresses4.Length > 0)
        {
            EmitIPv4(code, match.Port, addresses4, meant, other);
        }
        else
        {
            code.Jump(other);
        }

        code.Place(isIPv6);
        if (any || addresses6.Length > 0)
        {
            EmitIPv6(code, match.Port, addresses6, meant, other);
        }
        else
        {
            code.Jump(other);
        }

        code.Place(meant);
    }

    /// <summary>A number of 16 bits as a load on this machine finds it in a packet.</summary>
    internal static int NetworkOrder(int value) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness((ushort)value) : value;

    // Afterwards R2 is the start of the IP header and R5 its EtherType.
    private static void EmitEthernet(BpfAssembler code, BpfLabel other)
    {
        BpfLabel untagged = code.NewLabel("untagged");
        CheckRoom(code, EthernetSize, other);
        code.Load(BpfSize.Half, BpfRegister.R5, BpfRegister.R2, 12);
        code.JumpIf(BpfRegister.R5, BpfCondition.NotEqual, NetworkOrder(TypeVlan), untagged);
        CheckRoom(code, EthernetSize + TagSize, other);
        code.Load(BpfSize.Half, BpfRegister.R4, BpfRegister.R2, 14);
        code.Compute(BpfOperation.And, BpfRegister.R4, NetworkOrder(0x0fff));
        code.JumpIf(BpfRegister.R4, BpfCondition.NotEqual, 0, other);
        code.Load(BpfSize.Half, BpfRegister.R5, BpfRegister.R2, 16);
        code.Compute(BpfOperation.Add, BpfRegister.R2, TagSize);
        code.Place(untagged);
        code.Compute(BpfOperation.Add, BpfRegister.R2, EthernetSize);
    }

    private static void EmitIPv4(BpfAssembler code, int port, IPAddress[] addresses, BpfLabel meant, BpfLabel other)
    {
        CheckRoom(code, SizeIPv4 + SizeUdp, other);
        code.Load(BpfSize.Byte, BpfRegister.R4, BpfRegister.R2, 0);
        code.JumpIf(BpfRegister.R4, BpfCondition.NotEqual, 0x45, other);

        // All bits but "do not fragment" and the reserved one.
        code.Load(BpfSize.Half, BpfRegister.R4, BpfRegister.R2, 6);
        code.JumpIf(BpfRegister.R4, BpfCondition.AnyBit, NetworkOrder(0x3fff), other);
        code.Load(BpfSize.Byte, BpfRegister.R4, BpfRegister.R2, 9);
        code.JumpIf(BpfRegister.R4, BpfCondition.NotEqual, ProtocolUdp, other);
        code.Load(BpfSize.Half, BpfRegister.R4, BpfRegister.R2, SizeIPv4 + 2);
        code.JumpIf(BpfRegister.R4, BpfCondition.NotEqual, NetworkOrder(port), other);
        EmitAddresses(code, addresses, 16, meant, other);
    }

    private static void EmitIPv6(BpfAssembler code, int port, IPAddress[] addresses, BpfLabel meant, BpfLabel other)
    {
        CheckRoom(code, SizeIPv6 + SizeUdp, other);
        code.Load(BpfSize.Byte, BpfRegister.R4, BpfRegister.R2, 6);
        code.JumpIf(BpfRegister.R4, BpfCondition.NotEqual, ProtocolUdp, other);
        code.Load(BpfSize.Half, BpfRegister.R4, BpfRegister.R2, SizeIPv6 + 2);
        code.JumpIf(BpfRegister.R4, BpfCondition.NotEqual, NetworkOrder(port), other);
        EmitAddresses(code, addresses, 24, meant, other);
    }

    // Word by word, each against a constant of 64 bits: an immediate would be extended with its sign.
    private static void EmitAddresses(BpfAssembler code, IPAddress[] addresses, int offset, BpfLabel meant, BpfLabel other)
    {
        foreach (IPAddress address in addresses)
        {
            BpfLabel next = code.NewLabel($"not {address}");
            ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(address.GetAddressBytes());
            for (int i = 0; i < words.Length; i++)
            {
                code.Load(BpfSize.Word, BpfRegister.R4, BpfRegister.R2, offset + (i * sizeof(uint)));
                code.MoveLong(BpfRegister.R5, words[i]);
                code.JumpIf(BpfRegister.R4, BpfCondition.NotEqual, BpfRegister.R5, next);
            }

            code.Jump(meant);
            code.Place(next);
        }

        code.Jump(addresses.Length == 0 ? meant : other);
    }

    private static void CheckRoom(BpfAssembler code, int size, BpfLabel other)
    {
        code.Move(BpfRegister.R4, BpfRegister.R2);
        code.Compute(BpfOperation.Add, BpfRegister.R4, size);
        code.JumpIf(BpfRegister.R4, BpfCondition.Above, BpfRegister.R3, other);
    }
}
