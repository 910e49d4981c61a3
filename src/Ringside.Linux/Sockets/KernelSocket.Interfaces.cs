using System.Runtime.InteropServices;
using System.Text;

namespace Ringside.Linux.Sockets;

/// <content>What a socket can be asked about the interfaces of its namespace (netdevice(7)).</content>
public sealed unsafe partial class KernelSocket
{
    private const int NameSize = 16;
    private const uint EthtoolRequest = 0x8946;
    private const uint GetChannels = 0x3c;

    /// <summary>How many receive queues an interface uses (ETHTOOL_GCHANNELS of SIOCETHTOOL; kernel document
    /// networking/ethtool-netlink).</summary>
    /// <param name="interfaceName">Name, of at most 15 bytes.</param>
    /// <param name="count">Queues for receiving alone and for both directions together, when the result is true.</param>
    /// <returns>False when the driver does not tell, or there is no such interface.</returns>
    public bool TryGetReceiveQueueCount(string interfaceName, out int count)
    {
        count = 0;
        var channels = new Channels { Command = GetChannels };
        var request = new InterfaceRequest { Data = &channels };
        if (Encoding.UTF8.GetByteCount(interfaceName) >= NameSize)
        {
            return false;
        }

        _ = Encoding.UTF8.GetBytes(interfaceName, new Span<byte>(request.Name, NameSize));
        bool told = Libc.ioctl(Checked(), EthtoolRequest, &request) == 0;
        count = told ? (int)(channels.Receive + channels.Combined) : 0;
        return told;
    }

    // struct ethtool_channels: command, four maxima (receive, send, other, combined), the four in use.
    [StructLayout(LayoutKind.Sequential)]
    internal struct Channels
    {
        public uint Command;
        public uint MaximumReceive;
        public uint MaximumSend;
        public uint MaximumOther;
        public uint MaximumCombined;
        public uint Receive;
        public uint Send;
        public uint Other;
        public uint Combined;
    }

    // struct ifreq: name with a zero byte, then a union of 24 bytes.
    [StructLayout(LayoutKind.Sequential, Size = 40)]
    internal struct InterfaceRequest
    {
        public fixed byte Name[NameSize];
        public void* Data;
    }
}
