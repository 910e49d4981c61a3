using System.Buffers.Binary;
using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;

namespace Ringside.Linux.Packets;

/// <summary>Classic BPF filters for packet sockets and their companions (kernel document networking/filter). The offsets are those of
/// an untagged Ethernet frame: the kernel has taken an 802.1Q tag off before a filter looks.</summary>
public static unsafe class PacketFilter
{
    private const ushort LoadWord = 0x20;
    private const ushort LoadHalf = 0x28;
    private const ushort LoadByte = 0x30;
    private const ushort LoadHalfIndexed = 0x48;
    private const ushort LoadHeaderLength = 0xb1;
    private const ushort JumpEqual = 0x15;
    private const ushort JumpAnyBit = 0x45;
    private const ushort Return = 0x06;

    private const int EthernetHeader = 14;
    private const uint WholeFrame = 0x40000;
    private const uint ProtocolUdp = 17;

    // SKF_AD_OFF + SKF_AD_PKTTYPE of linux/filter.h; PACKET_OTHERHOST.
    private const uint PacketType = 0xffff_f000 + 4;
    private const uint OtherHost = 3;

    /// <summary>Lets nothing pass: for a companion socket that only reserves a port.</summary>
    public static FilterInstruction[] DropAll => [new(Return, 0, 0, 0)];

    /// <summary>Lets UDP datagrams to one endpoint pass, and of a fragmented one the first fragment, so that it can be counted.
    /// IPv4 headers may have options; an IPv6 header with extension headers does not pass.</summary>
    /// <param name="destination">Address and port; an address of zeros means any of its family.</param>
    public static FilterInstruction[] Udp(in Endpoint destination)
    {
        var program = new List<FilterInstruction>();
        ReadOnlySpan<byte> address = destination.AddressBytes;
        program.Add(new FilterInstruction(LoadByte, 0, 0, PacketType));
        program.Add(new FilterInstruction(JumpEqual, Reject, 0, OtherHost)); // not for this machine; heard in promiscuous mode
        if (destination.IsIPv6)
        {
            Expect(program, LoadHalf, 12, (uint)PacketProtocol.IPv6);
            Expect(program, LoadByte, EthernetHeader + 6, ProtocolUdp);
            ExpectAddress(program, EthernetHeader + 24, address);
            Expect(program, LoadHalf, EthernetHeader + 40 + 2, (uint)destination.Port);
        }
        else
        {
            Expect(program, LoadHalf, 12, (uint)PacketProtocol.IPv4);
            Expect(program, LoadByte, EthernetHeader + 9, ProtocolUdp);
            program.Add(new FilterInstruction(LoadHalf, 0, 0, EthernetHeader + 6));
            program.Add(new FilterInstruction(JumpAnyBit, Reject, 0, 0x1fff)); // later fragments have no port
            ExpectAddress(program, EthernetHeader + 16, address);
            program.Add(new FilterInstruction(LoadHeaderLength, 0, 0, EthernetHeader));
            Expect(program, LoadHalfIndexed, EthernetHeader + 2, (uint)destination.Port);
        }

        program.Add(new FilterInstruction(Return, 0, 0, WholeFrame));
        program.Add(new FilterInstruction(Return, 0, 0, 0));
        return Resolve(program);
    }

    /// <summary>Attaches a filter to a socket of any kind (SO_ATTACH_FILTER, socket(7)).</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="filter">The program; it replaces the one before.</param>
    /// <exception cref="KernelException">EINVAL: the kernel does not accept the program.</exception>
    public static void Attach(FileDescriptor socket, ReadOnlySpan<FilterInstruction> filter)
    {
        ArgumentNullException.ThrowIfNull(socket);
        fixed (FilterInstruction* instructions = filter)
        {
            var program = new FilterProgram { Length = (ushort)filter.Length, Instructions = instructions };
            KernelException.Check(
                Libc.setsockopt(
                    socket.Checked(),
                    SocketConstants.LevelSocket,
                    PacketConstants.AttachFilter,
                    &program,
                    (uint)sizeof(FilterProgram)),
                "setsockopt(SO_ATTACH_FILTER)",
                "expected a classic BPF program of 1 to 4096 instructions that ends with a return");
        }
    }

    // Stands for "to the last instruction" until the length is known.
    private const byte Reject = 255;

    private static void Expect(List<FilterInstruction> program, ushort load, uint offset, uint value)
    {
        program.Add(new FilterInstruction(load, 0, 0, offset));
        program.Add(new FilterInstruction(JumpEqual, 0, Reject, value));
    }

    private static void ExpectAddress(List<FilterInstruction> program, uint offset, ReadOnlySpan<byte> address)
    {
        if (!address.ContainsAnyExcept((byte)0))
        {
            return;
        }

        for (int i = 0; i < address.Length; i += 4)
        {
            Expect(program, LoadWord, offset + (uint)i, BinaryPrimitives.ReadUInt32BigEndian(address[i..]));
        }
    }

    private static FilterInstruction[] Resolve(List<FilterInstruction> program)
    {
        FilterInstruction[] resolved = [.. program];
        for (int i = 0; i < resolved.Length; i++)
        {
            byte toEnd = (byte)(resolved.Length - 1 - (i + 1));
            FilterInstruction instruction = resolved[i];
            resolved[i] = instruction with
            {
                JumpTrue = instruction.JumpTrue == Reject ? toEnd : instruction.JumpTrue,
                JumpFalse = instruction.JumpFalse == Reject ? toEnd : instruction.JumpFalse,
            };
        }

        return resolved;
    }
}
