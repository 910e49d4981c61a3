using System.Runtime.InteropServices;
using System.Text;
using Ringside.Linux.Namespaces;

namespace Ringside.Net.Tests.Ports.Xdp;

/// <summary>Gives a veth end two queues (ETHTOOL_SCHANNELS of SIOCETHTOOL): it has as many as the machine has processors, one in
/// use.</summary>
internal static unsafe partial class TwoQueues
{
    private const uint EthtoolRequest = 0x8946;
    private const uint SetChannels = 0x3d;

    internal static bool TryGive(VethEnd end) => end.Namespace.Run(() =>
    {
        int descriptor = Socket(2, 2, 0);

        // struct ethtool_channels: command, four maxima, then receive, send, other, combined.
        uint* channels = stackalloc uint[9];
        new Span<uint>(channels, 9).Clear();
        (channels[0], channels[5], channels[6]) = (SetChannels, 2, 2);
        byte* request = stackalloc byte[40];
        new Span<byte>(request, 40).Clear();
        Encoding.ASCII.GetBytes(end.LinkName, new Span<byte>(request, 15));
        *(uint**)(request + 16) = channels;
        bool given = Control(descriptor, EthtoolRequest, request) == 0;
        _ = Close(descriptor);
        return given;
    });

    [LibraryImport("libc", EntryPoint = "socket")]
    private static partial int Socket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(int descriptor, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
