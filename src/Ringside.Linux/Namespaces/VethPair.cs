using System.Net;
using System.Net.Sockets;
using Ringside.Linux.Errors;
using Ringside.Linux.Netlink;

namespace Ringside.Linux.Namespaces;

/// <summary>
/// Two network namespaces joined by a wire (veth(4)): everything up, permanent neighbours on both sides, multicast routed
/// to the wire, and no traffic of the kernel's own where IPv6 can be switched off. Nothing of it can be seen from outside.
/// </summary>
public sealed class VethPair : IDisposable
{
    // Different numbers, although the namespaces are two: see VethEndOptions.Index.
    private const int FirstIndex = 2;
    private const int SecondIndex = 3;

    private readonly NetlinkSocket _socket;

    private VethPair(NetlinkSocket socket, VethEnd first, VethEnd second)
    {
        _socket = socket;
        First = first;
        Second = second;
    }

    /// <summary>The first end.</summary>
    public VethEnd First { get; }

    /// <summary>The second end.</summary>
    public VethEnd Second { get; }

    /// <summary>Makes the pair. What was made is removed again when a later step fails.</summary>
    /// <param name="options">What it is to look like; null for the defaults.</param>
    /// <exception cref="ArgumentException">Addresses of two families or networks or twice the same, a bad name, prefix or MTU.</exception>
    /// <exception cref="KernelException">EPERM: see <see cref="NetworkNamespace.IsAllowed"/>; EOPNOTSUPP without veth in the
    /// kernel.</exception>
    public static VethPair Create(VethPairOptions? options = null)
    {
        options ??= new VethPairOptions();
        CheckAddresses(options);
        var made = new Stack<IDisposable>();
        try
        {
            NetworkNamespace firstNamespace = Keep(made, NetworkNamespace.Create(options.FirstName));
            NetworkNamespace secondNamespace = Keep(made, NetworkNamespace.Create(options.SecondName));
            if (options.FirstAddress.AddressFamily == AddressFamily.InterNetwork)
            {
                SwitchIPv6Off(firstNamespace);
                SwitchIPv6Off(secondNamespace);
            }

            NetlinkSocket firstSocket = Keep(made, firstNamespace.Run(() => new NetlinkSocket()));
            using NetlinkSocket secondSocket = secondNamespace.Run(() => new NetlinkSocket());
            HardwareAddress firstHardware = HardwareAddressOf(options.FirstAddress);
            HardwareAddress secondHardware = HardwareAddressOf(options.SecondAddress);
            new LinkTable(firstSocket).CreateVethPair(
                new VethEndOptions(options.FirstName)
                {
                    Index = FirstIndex,
                    HardwareAddress = firstHardware,
                    Mtu = options.Mtu,
                },
                new VethEndOptions(options.SecondName)
                {
                    Index = SecondIndex,
                    HardwareAddress = secondHardware,
                    Mtu = options.Mtu,
                    Namespace = secondNamespace,
                });
            SwitchOn(firstSocket, FirstIndex);
            SwitchOn(secondSocket, SecondIndex);
            SetAddress(firstSocket, FirstIndex, options.FirstAddress, options.PrefixLength);
            SetAddress(secondSocket, SecondIndex, options.SecondAddress, options.PrefixLength);
            new NeighbourTable(firstSocket).SetPermanent(FirstIndex, options.SecondAddress, secondHardware);
            new NeighbourTable(secondSocket).SetPermanent(SecondIndex, options.FirstAddress, firstHardware);
            return new VethPair(
                firstSocket,
                new VethEnd(firstNamespace, options.FirstName, FirstIndex, options.FirstAddress, firstHardware),
                new VethEnd(secondNamespace, options.SecondName, SecondIndex, options.SecondAddress, secondHardware));
        }
        catch
        {
            // The links, if they were made already, go with their namespaces.
            while (made.TryPop(out IDisposable? resource))
            {
                resource.Dispose();
            }

            throw;
        }
    }

    /// <summary>Removes both links at once, whoever still has sockets on them, and gives up the namespaces.</summary>
    public void Dispose()
    {
        if (!_socket.IsClosed)
        {
            // Closing alone would do it too, but later: the kernel takes namespaces apart in the background.
            _ = new LinkTable(_socket).Delete(First.LinkIndex);
            _socket.Dispose();
        }

        First.Namespace.Dispose();
        Second.Namespace.Dispose();
    }

    /// <summary>A locally administered address (IEEE 802) made of the last four bytes of the IP address: the same in every run.</summary>
    internal static HardwareAddress HardwareAddressOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = address.TryWriteBytes(bytes, out int length);
        Span<byte> hardware = [0x02, 0x00, .. bytes[(length - 4)..length]];
        _ = HardwareAddress.TryRead(hardware, out HardwareAddress result);
        return result;
    }

    private static void CheckAddresses(VethPairOptions options)
    {
        if (options.FirstAddress.AddressFamily != options.SecondAddress.AddressFamily)
        {
            throw new ArgumentException(
                $"{options.FirstAddress} and {options.SecondAddress}: expected two IPv4 or two IPv6 addresses", nameof(options));
        }

        int bits = AddressBytes.BitCount(options.FirstAddress);
        if (options.PrefixLength < 1 || options.PrefixLength > bits)
        {
            throw new ArgumentException($"prefix length {options.PrefixLength}: expected 1 to {bits}", nameof(options));
        }

        Span<byte> first = stackalloc byte[16];
        Span<byte> second = stackalloc byte[16];
        _ = options.FirstAddress.TryWriteBytes(first, out _);
        _ = options.SecondAddress.TryWriteBytes(second, out _);
        int common = 0;
        while (common < bits && ((first[common / 8] ^ second[common / 8]) & (0x80 >> (common % 8))) == 0)
        {
            common++;
        }

        if (common < options.PrefixLength || common == bits)
        {
            throw new ArgumentException(
                $"{options.FirstAddress} and {options.SecondAddress}: expected two addresses of one /{options.PrefixLength} network",
                nameof(options));
        }

        if (options.FirstName == options.SecondName)
        {
            throw new ArgumentException($"both ends are called '{options.FirstName}'; expected two names", nameof(options));
        }
    }

    private static T Keep<T>(Stack<IDisposable> made, T resource)
        where T : IDisposable
    {
        made.Push(resource);
        return resource;
    }

    private static void SwitchOn(NetlinkSocket socket, int index)
    {
        var links = new LinkTable(socket);
        links.SetUp(LinkTable.LoopbackIndex);
        links.SetUp(index);
    }

    // Only once both ends are on: the wire carries nothing before.
    private static void SetAddress(NetlinkSocket socket, int index, IPAddress address, int prefixLength)
    {
        new LinkTable(socket).WaitUntilUp(index);
        new AddressTable(socket).Add(new LinkAddress(index, address, prefixLength));

        // IPv6 has a multicast route for every link already.
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            new RouteTable(socket).Add(new Route(RouteTable.Multicast, index));
        }
        else
        {
            new RouteTable(socket).WaitUntilLocal(address);
        }
    }

    // Before there are links: no duplicate detection, no router solicitations, no group reports of the kernel's own on the
    // wire. Where /proc/sys cannot be written (some containers) those few packets at the start are harmless.
    private static void SwitchIPv6Off(NetworkNamespace target) => target.Run(() =>
    {
        foreach (string scope in (ReadOnlySpan<string>)["all", "default"])
        {
            try
            {
                File.WriteAllText($"/proc/sys/net/ipv6/conf/{scope}/disable_ipv6", "1");
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }

        return true;
    });
}
