using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Linux.Netlink;
using Ringside.Linux.Sockets;
using Ringside.Net.Headers;

namespace Ringside.Net.Links;

/// <summary>The ways from one port to its destinations: which headers a datagram gets (rtnetlink(7), arp(7), RFC 1112, RFC 2464).</summary>
/// <remarks>
/// A port below the kernel's stack writes the Ethernet header itself, so it must know what the kernel would write: the route
/// tells the link, the next hop and the source address; the neighbour table tells the next hop's Ethernet address; groups have
/// theirs by rule. Answers are kept as finished headers in a table of fixed size with open addressing, so that the hot path is
/// one comparison and one look at a coarse clock, and allocates nothing. They are asked for anew once a second of use: kernel
/// and port never disagree for longer. When the table is full it is emptied and learns again.
/// An unknown neighbour is provoked through the <see cref="CompanionSocket"/>; until it answers the way is
/// <see cref="PathStatus.Resolving"/>, after <see cref="ResolveLimitNanos"/>, or when the kernel has given up, it is refused with
/// EHOSTUNREACH for a moment. One thread owns the table.
/// </remarks>
internal sealed class PathTable : IDisposable
{
    /// <summary>How long an answer is believed.</summary>
    internal const long RefreshNanos = 1_000_000_000;

    /// <summary>How long a neighbour may take to answer. The kernel itself gives up after three questions, a second apart.</summary>
    internal const long ResolveLimitNanos = 4_000_000_000;

    /// <summary>How long a refusal is believed.</summary>
    internal const long RefusalNanos = 250_000_000;

    private const long ResolveRetryNanos = 500_000;
    private const byte TimeToLive = 64;

    private readonly NetlinkSocket _netlink = new();
    private readonly RouteTable _routes;
    private readonly NeighbourTable _neighbours;
    private readonly LinkFacts _link;
    private readonly CompanionSocket _companion;
    private readonly ChecksumMode _mode;
    private readonly Func<long> _nowNanos;
    private readonly byte _multicastTimeToLive;
    private readonly Endpoint _local;
    private readonly Entry[] _entries;
    private readonly int _mask;
    private int _count;
    private int _last;

    /// <summary>Makes the table, in the network namespace of the calling thread.</summary>
    /// <param name="link">The interface that the port uses.</param>
    /// <param name="companion">The kernel's socket beside the port; stays the caller's to close.</param>
    /// <param name="mode">What the UDP checksum is to hold.</param>
    /// <param name="multicastTimeToLive">Hops that multicast may travel.</param>
    /// <param name="capacity">Destinations that are kept, a power of two; three quarters of it are used.</param>
    /// <param name="nowNanos">The time; null for CLOCK_MONOTONIC_COARSE.</param>
    /// <exception cref="KernelException">The process is out of descriptors.</exception>
    internal PathTable(
        LinkFacts link,
        CompanionSocket companion,
        ChecksumMode mode,
        int multicastTimeToLive = 1,
        int capacity = 256,
        Func<long>? nowNanos = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(int.PopCount(capacity), 1, nameof(capacity));
        _link = link;
        _companion = companion;
        _local = companion.LocalEndpoint;
        _mode = mode;
        _multicastTimeToLive = (byte)multicastTimeToLive;
        _nowNanos = nowNanos ?? KernelClock.MonotonicCoarseNanos;
        _routes = new RouteTable(_netlink);
        _neighbours = new NeighbourTable(_netlink);
        _entries = new Entry[capacity];
        _mask = capacity - 1;
    }

    /// <summary>Why the last way was refused.</summary>
    internal Errno LastError { get; private set; }

    /// <summary>Destinations in the table.</summary>
    internal int Count => _count;

    /// <summary>The headers of a way that is ready.</summary>
    /// <param name="path">What <see cref="Find"/> gave; good until its next call.</param>
    internal ref readonly UdpHeaderTemplate this[int path] => ref _entries[path].Template;

    /// <summary>Finds the way to a destination. Never waits; asks the kernel only for what is unknown or too old.</summary>
    /// <param name="destination">Address and port.</param>
    /// <param name="path">Where the headers are, when the status is <see cref="PathStatus.Ready"/>.</param>
    internal PathStatus Find(in Endpoint destination, out int path)
    {
        long now = _nowNanos();
        path = _last;
        if (_entries[path].Key != destination)
        {
            path = Locate(destination);
            _last = path;
        }

        ref Entry entry = ref _entries[path];
        if (now >= entry.NextLookNanos)
        {
            Look(ref entry, now);
        }

        if (entry.Status == PathStatus.Refused)
        {
            LastError = entry.Error;
        }

        return entry.Status;
    }

    /// <summary>Forgets all ways, so that each is asked for again.</summary>
    internal void Clear()
    {
        Array.Clear(_entries);
        _count = 0;
        _last = 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _netlink.Dispose();

    /// <summary>The Ethernet address of a group: 01:00:5e and 23 bits of it (RFC 1112, section 6.4), or 33:33 and 32 bits (RFC 2464,
    /// section 7).</summary>
    internal static HardwareAddress GroupAddress(in Endpoint group)
    {
        ReadOnlySpan<byte> last = group.AddressBytes[^4..];
        ulong low = ((ulong)last[0] << 24) | ((ulong)last[1] << 16) | ((ulong)last[2] << 8) | last[3];
        return new HardwareAddress(group.IsIPv6 ? 0x3333_0000_0000 | low : 0x0100_5e00_0000 | (low & 0x7f_ffff));
    }

    private int Locate(in Endpoint destination)
    {
        int slot = destination.GetHashCode() & _mask;
        while (!_entries[slot].Key.IsEmpty)
        {
            if (_entries[slot].Key == destination)
            {
                return slot;
            }

            slot = (slot + 1) & _mask;
        }

        if (_count >= (_mask + 1) * 3 / 4)
        {
            Clear();
            slot = destination.GetHashCode() & _mask;
        }

        _count++;
        _entries[slot] = new Entry { Key = destination };
        return slot;
    }

    private void Look(ref Entry entry, long now)
    {
        Errno error;
        try
        {
            error = Resolve(ref entry, now);
        }
        catch (KernelException failure)
        {
            // The netlink socket itself; the hot path never throws.
            error = failure.Error;
        }

        if (error != Errno.None)
        {
            entry.Status = PathStatus.Refused;
            entry.Error = error;
            entry.GiveUpNanos = 0;
            entry.NextLookNanos = now + RefusalNanos;
        }
    }

    private Errno Resolve(ref Entry entry, long now)
    {
        Endpoint destination = entry.Key;
        if (destination.Port == 0 || destination.IsIPv6 != _local.IsIPv6)
        {
            return destination.Port == 0 ? Errno.EINVAL : Errno.EAFNOSUPPORT;
        }

        bool isGroup = destination.IsMulticast;
        Endpoint source = LinkFacts.IsUnspecified(_local) || _local.IsMulticast ? default : _local;
        Errno error = _routes.LookUp(destination, source, isGroup ? _link.Index : 0, out RouteChoice choice);
        if (error != Errno.None)
        {
            return error;
        }

        if (choice.Kind == RouteKind.Broadcast)
        {
            return Errno.EACCES; // as a socket without SO_BROADCAST
        }

        if (choice.LinkIndex != _link.Index || (isGroup && _multicastTimeToLive == 0))
        {
            entry.Status = PathStatus.Elsewhere;
            entry.NextLookNanos = now + RefreshNanos;
            return Errno.None;
        }

        source = (source.IsEmpty ? choice.Source : source).WithPort(_local.Port);
        if (source.IsEmpty)
        {
            return Errno.EADDRNOTAVAIL;
        }

        if (isGroup || _link.IsLoopback)
        {
            HardwareAddress to = _link.IsLoopback ? default : GroupAddress(destination);
            Finish(ref entry, to, source, isGroup ? _multicastTimeToLive : TimeToLive, now);
            return Errno.None;
        }

        return ResolveNeighbour(ref entry, choice.Gateway.IsEmpty ? destination : choice.Gateway, source, now);
    }

    private Errno ResolveNeighbour(ref Entry entry, in Endpoint nextHop, in Endpoint source, long now)
    {
        Errno error = _neighbours.LookUp(_link.Index, nextHop, out NeighbourEntry neighbour);
        if (error is not (Errno.None or Errno.ENOENT))
        {
            return error;
        }

        if (neighbour.IsUsable)
        {
            Finish(ref entry, neighbour.HardwareAddress, source, TimeToLive, now);

            // What the kernel has not heard of lately it confirms by itself when it sends; it does not see what is sent here.
            if ((neighbour.States & NeighbourStates.Stale) != 0)
            {
                _ = _companion.Provoke(entry.Key);
            }

            return Errno.None;
        }

        bool isFirstLook = entry.Status != PathStatus.Resolving;
        if (!isFirstLook && (now >= entry.GiveUpNanos || (neighbour.States & NeighbourStates.Failed) != 0))
        {
            return Errno.EHOSTUNREACH;
        }

        if (isFirstLook)
        {
            entry.Status = PathStatus.Resolving;
            entry.GiveUpNanos = now + ResolveLimitNanos;
            error = _companion.Provoke(entry.Key);
        }

        entry.NextLookNanos = now + ResolveRetryNanos;
        return error is Errno.EAGAIN or Errno.ENOBUFS or Errno.ENOENT ? Errno.None : error;
    }

    private void Finish(ref Entry entry, HardwareAddress to, in Endpoint source, byte timeToLive, long now)
    {
        entry.Template = new UdpHeaderTemplate(_link.HardwareAddress, to, source, entry.Key, _mode, timeToLive, _companion.TrafficClass);
        entry.Status = PathStatus.Ready;
        entry.NextLookNanos = now + RefreshNanos;
    }

    private struct Entry
    {
        internal Endpoint Key;
        internal PathStatus Status;
        internal Errno Error;
        internal long NextLookNanos;
        internal long GiveUpNanos;
        internal UdpHeaderTemplate Template;
    }
}
