using System.Runtime.InteropServices;
using System.Text;
using Ringside.Linux.Errors;
using Ringside.Linux.Netlink;

namespace Ringside.Linux.Tap;

/// <summary>A network link whose other end is this process: what the kernel sends on it is read here, and what is written here arrives at
/// the kernel (kernel document networking/tuntap).</summary>
/// <remarks>It is made in the network namespace of the calling thread, down and without an address, and disappears with its last queue:
/// nothing is left behind by a killed process. Its operational state stays "unknown": there is no carrier to wait for.</remarks>
public sealed unsafe class TapDevice : IDisposable
{
    /// <summary>Bytes of the header before each frame, when it was asked for.</summary>
    public const int OffloadHeaderLength = 10;

    private const string Path = "/dev/net/tun";
    private const int ReadWrite = 2;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const uint SetInterface = 0x400454ca; // TUNSETIFF

    private const ushort Ethernet = 0x0002; // IFF_TAP
    private const ushort MultiQueue = 0x0100;
    private const ushort NoPacketInformation = 0x1000;
    private const ushort OffloadHeader = 0x4000;

    private TapDevice(string name, IReadOnlyList<TapQueue> queues)
    {
        Name = name;
        Queues = queues;
    }

    /// <summary>Name of the link.</summary>
    public string Name { get; }

    /// <summary>Its queues; each may be used by another thread.</summary>
    public IReadOnlyList<TapQueue> Queues { get; }

    /// <summary>Makes the link.</summary>
    /// <param name="options">What it shall be; null for the defaults.</param>
    /// <exception cref="ArgumentException">The name is no name of a link, or the number of queues is out of range.</exception>
    /// <exception cref="KernelException">ENOENT, EACCES: no such device here; EPERM: needs CAP_NET_ADMIN; EBUSY: the name is
    /// taken.</exception>
    public static TapDevice Create(TapOptions? options = null)
    {
        options ??= new TapOptions();
        LinkName.Check(options.Name, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Queues, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Queues, 256);
        ushort flags = (ushort)(Ethernet | NoPacketInformation
            | (options.Queues > 1 ? MultiQueue : 0) | (options.HasOffloadHeader ? OffloadHeader : 0));
        var queues = new List<TapQueue>();
        string name = options.Name;
        try
        {
            for (int i = 0; i < options.Queues; i++)
            {
                queues.Add(new TapQueue(OpenDevice()));
                name = Attach(queues[i], name, flags);
            }
        }
        catch
        {
            queues.ForEach(queue => queue.Dispose());
            throw;
        }

        return new TapDevice(name, queues);
    }

    /// <summary>Closes all queues: the link disappears.</summary>
    public void Dispose()
    {
        foreach (TapQueue queue in Queues)
        {
            queue.Dispose();
        }
    }

    private static int OpenDevice() => KernelException.Check(
        Libc.open(Path, ReadWrite | NonBlocking | CloseOnExec),
        $"open({Path})",
        "tap devices need the kernel module tun and, in a container, the device file");

    private static string Attach(TapQueue queue, string name, ushort flags)
    {
        InterfaceRequest request = default;
        Encoding.UTF8.GetBytes(name, new Span<byte>(request.Name, InterfaceRequest.NameLength - 1));
        request.Flags = flags;
        if (Libc.ioctl(queue.Value, SetInterface, &request) != 0)
        {
            Errno error = KernelException.LastError;
            throw new KernelException($"ioctl(TUNSETIFF {name})", error, error switch
            {
                Errno.EPERM => "needs CAP_NET_ADMIN in this network namespace",
                Errno.EBUSY => "a link of this name exists already, or is not one with several queues",
                _ => null,
            });
        }

        var bytes = new ReadOnlySpan<byte>(request.Name, InterfaceRequest.NameLength);
        return Encoding.UTF8.GetString(bytes[..bytes.IndexOf((byte)0)]);
    }

    // struct ifreq: the name, then a union of 24 bytes that begins with the flags.
    [StructLayout(LayoutKind.Sequential, Size = 40)]
    internal struct InterfaceRequest
    {
        internal const int NameLength = 16;

        public fixed byte Name[NameLength];
        public ushort Flags;
    }
}
