using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Ringside.Linux.Tests.Bpf;

/// <summary>Packets as they stand on the wire, put together by hand.</summary>
internal static class Packets
{
    internal static byte[] Udp(string destination, int port, int payload = 20, int vlan = -1)
    {
        var address = IPAddress.Parse(destination);
        bool isIPv4 = address.AddressFamily == AddressFamily.InterNetwork;
        List<byte> bytes = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2];
        if (vlan >= 0)
        {
            bytes.AddRange([0x81, 0x00, (byte)(vlan >> 8), (byte)vlan]);
        }

        int total = 8 + payload;
        bytes.AddRange(isIPv4 ? [0x08, 0x00, 0x45, 0] : [0x86, 0xdd, 0x60, 0, 0, 0]);
        bytes.AddRange(isIPv4 ? [.. Big(20 + total), 0, 1, 0x40, 0, 64, 17, 0, 0, 10, 77, 0, 1] : [.. Big(total), 17, 64]);
        bytes.AddRange(isIPv4 ? [] : IPAddress.Parse("fd77::1").GetAddressBytes());
        bytes.AddRange(address.GetAddressBytes());
        bytes.AddRange([.. Big(4000), .. Big(port), .. Big(total), 0, 0]);
        bytes.AddRange(new byte[payload]);
        return [.. bytes];
    }

    internal static byte[] With(byte[] packet, int offset, params ReadOnlySpan<byte> bytes)
    {
        byte[] copy = [.. packet];
        bytes.CopyTo(copy.AsSpan(offset));
        return copy;
    }

    private static byte[] Big(int value)
    {
        byte[] bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return bytes;
    }
}
