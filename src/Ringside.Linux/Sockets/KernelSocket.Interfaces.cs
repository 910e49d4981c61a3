using System.Runtime.InteropServices;
using System.Text;

namespace Ringside.Linux.Sockets;

/// <content>What a socket can be asked about the interfaces of its namespace (netdevice(7)), and a filter that takes nothing.</content>
public sealed unsafe partial class KernelSocket
{
    private const int NameSize = 16;
    private const uint EthtoolRequest = 0x8946;
    private const uint GetChannels = 0x3c;
    private const int AttachFilter = 26;
    private const ushort FilterReturnConstant = 6;

    /// <summary>Lets the kernel throw away all that arrives for this socket (SO_ATTACH_FILTER with a classic BPF program of one
    /// instruction, socket(7)): the port stays reserved and nothing piles up.</summary>
    public void DropAll()
    {
        var instruction = new FilterInstruction { Code = FilterReturnConstant };
        var program = new FilterProgram { Length = 1, Instructions = &instruction };
        SetOrThrow(SocketConstants.LevelSocket, AttachFilter, &program, (uint)sizeof(FilterProgram), "setsockopt(SO_ATTACH_FILTER drop all)");
    }

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

    // struct sock_filter: code, jump if true, jump if false, constant.
    [StructLayout(LayoutKind.Sequential)]
    internal struct FilterInstruction
    {
        public ushort Code;
        public byte JumpTrue;
        public byte JumpFalse;
        public uint Constant;
    }

    // struct sock_fprog: count of instructions, six bytes of padding, where they are.
    [StructLayout(LayoutKind.Sequential)]
    internal struct FilterProgram
    {
        public ushort Length;
        public FilterInstruction* Instructions;
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
