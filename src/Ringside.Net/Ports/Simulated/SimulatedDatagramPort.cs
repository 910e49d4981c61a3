using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;
using Ringside.Net.Frames;

namespace Ringside.Net.Ports.Simulated;

/// <summary>The datagram port of a simulated host: the behaviour of udp(7), as <see cref="Sockets.SocketDatagramPort"/> shows
/// it.</summary>
public sealed class SimulatedDatagramPort : IDatagramPort, IStampedPort
{
    // What Linux charges a queue for a small datagram beside its bytes is about this much.
    private const int BookkeepingBytes = 256;

    // So that a flood of datagrams that do not fit cannot keep the caller's thread in one call.
    private const int MaximumSkipped = 64;

    private readonly SimulatedHost _host;
    private readonly StampSource _stamps;
    private readonly DatagramPortOptions _options;
    private readonly Endpoint _group;
    private readonly bool _joinsLoopback;
    private readonly SimulatedNetwork.MulticastWay _way;
    private readonly int _queueLimit;
    private readonly Queue<SimulatedDatagram> _queue = new(256);
    private readonly Outgoing[] _collected;
    private int _collectedCount;
    private int _queuedBytes;
    private long _lastStamp;
    private bool _isDetached;

    internal SimulatedDatagramPort(SimulatedHost host, DatagramPortOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Local.IsEmpty)
        {
            throw new KernelException("socket(UDP)", Errno.EAFNOSUPPORT, "the options name no local address");
        }

        options.Check();
        _host = host;
        _options = options;
        _stamps = options.Stamps;
        Capabilities = new CapabilityReport("simulated", string.Empty, [.. options.RefusedBefore]);
        int interfaceIndex = options.Interface is null ? 0 : host.InterfaceIndex(options.Interface);
        CheckTimeToLive(options);
        bool isLoopback = interfaceIndex == 0 ? SimulatedHost.IsLoopback(options.Local) : interfaceIndex == 1;
        _way = new SimulatedNetwork.MulticastWay(isLoopback, options.MulticastLoop, options.MulticastTimeToLive);
        SharesAddress = !options.Group.IsEmpty;
        LocalEndpoint = host.Bind(this, options.Local);
        try
        {
            Join(options.Group, interfaceIndex);
            _group = options.Group;
            _joinsLoopback = isLoopback;
            Options = SimulatedOptions.Apply(options, host.Network.Options.ReceiveQueueBytes, out _queueLimit);
            Frames = new FramePool(options.FrameCount, options.FrameSize);
            _collected = new Outgoing[host.Network.Options.CollectedDatagrams];
        }
        catch
        {
            host.Unbind(this);
            throw;
        }
    }

    /// <inheritdoc/>
    public string Backend => "simulated";

    /// <inheritdoc/>
    public FramePool Frames { get; }

    /// <summary>-1: there is nothing to sleep on, the simulation drives.</summary>
    public int Descriptor => -1;

    /// <inheritdoc/>
    public IReadOnlyList<OptionReport> Options { get; }

    /// <inheritdoc/>
    public CapabilityReport Capabilities { get; }

    /// <inheritdoc/>
    public Endpoint LocalEndpoint { get; }

    /// <summary>What the narrowest link takes that leaves this host, but for the one to itself; what is allowed may differ between
    /// destinations.</summary>
    public int MaximumPayload
    {
        get
        {
            int payload = _host.Network.Link(_host, _host).MaximumPayload(LocalEndpoint.IsIPv6);
            foreach (SimulatedHost other in _host.Network.HostList)
            {
                payload = Math.Min(payload, _host.Network.Link(_host, other).MaximumPayload(LocalEndpoint.IsIPv6));
            }

            return payload;
        }
    }

    /// <inheritdoc/>
    public long Dropped { get; private set; }

    /// <inheritdoc/>
    public long Oversized { get; private set; }

    /// <inheritdoc/>
    public Errno LastError { get; private set; }

    /// <summary>Datagrams that arrived and were not received yet.</summary>
    public int Waiting => _queue.Count;

    /// <summary>Whether others may bind the same address, as SO_REUSEADDR lets members of groups do.</summary>
    internal bool SharesAddress { get; }

    /// <inheritdoc/>
    public PollEvents WakeOn(PollEvents interest) => interest;

    /// <inheritdoc/>
    public int Receive(Span<Received> into)
    {
        int count = 0;
        while (count < into.Length && TryReceiveOne(out into[count]))
        {
            count++;
        }

        return count;
    }

    /// <inheritdoc/>
    public SendStatus Send(Frame frame, in Endpoint destination)
    {
        Errno error = CheckDestination(destination, frame.Length);
        if (error != Errno.None)
        {
            LastError = error;
            return SendStatus.Refused;
        }

        if (_collected.Length > 0)
        {
            if (_collectedCount == _collected.Length)
            {
                return SendStatus.Full;
            }

            _collected[_collectedCount++] = new Outgoing(frame, destination);
            return SendStatus.Sent;
        }

        if (!TrySendNow(frame, destination))
        {
            return SendStatus.Full;
        }

        Frames.Return(frame);
        return SendStatus.Sent;
    }

    /// <inheritdoc/>
    public int Send(ReadOnlySpan<Outgoing> batch, out SendStatus status)
    {
        status = SendStatus.Sent;
        int count = 0;
        while (count < batch.Length && (status = Send(batch[count].Frame, batch[count].Destination)) == SendStatus.Sent)
        {
            count++;
        }

        return count;
    }

    /// <inheritdoc/>
    public int Flush()
    {
        int count = 0;
        for (; count < _collectedCount; count++)
        {
            Outgoing next = _collected[count];

            // The link may have become narrower since it was taken.
            Errno error = CheckDestination(next.Destination, next.Frame.Length);
            if (error != Errno.None)
            {
                LastError = error;
            }
            else if (!TrySendNow(next.Frame, next.Destination))
            {
                break;
            }

            Frames.Return(next.Frame);
        }

        _collected.AsSpan(count, _collectedCount - count).CopyTo(_collected);
        _collectedCount -= count;
        return count;
    }

    /// <inheritdoc/>
    public bool TryGetLastStamp(out long realtimeNanos)
    {
        realtimeNanos = _stamps == StampSource.OnDemand ? _lastStamp : 0;
        return realtimeNanos != 0;
    }

    /// <summary>Closes the port and frees the frames; what was not flushed or not received is gone.</summary>
    public void Dispose()
    {
        Detach();
        Frames.Dispose();
    }

    /// <summary>Takes the port off the network; its owner still has the frames.</summary>
    internal void Detach()
    {
        if (!_isDetached)
        {
            _isDetached = true;
            _host.Unbind(this);
            while (_queue.TryDequeue(out SimulatedDatagram? datagram))
            {
                _host.Network.Store.Return(datagram);
            }
        }
    }

    internal bool IsMember(in Endpoint group, bool isOnLoopback) =>
        !_group.IsEmpty && _joinsLoopback == isOnLoopback && LocalEndpoint.Port == group.Port && SimulatedHost.IsSameAddress(_group, group)
        && SimulatedHost.Matches(LocalEndpoint, group);

    internal bool Wants(SimulatedDatagram datagram) => datagram.Destination.IsMulticast
        ? IsMember(datagram.Destination, datagram.IsOnLoopback)
        : SimulatedHost.Matches(LocalEndpoint, datagram.Destination) && _options.Admits(datagram.Source);

    internal void Enqueue(SimulatedDatagram datagram)
    {
        int charge = datagram.Length + BookkeepingBytes;
        if (_queuedBytes + charge > _queueLimit && _queue.Count > 0)
        {
            Dropped++;
            _host.Network.Tell(SimulatedEventKind.Dropped, datagram);
            _host.Network.Store.Return(datagram);
            return;
        }

        _host.Network.Tell(SimulatedEventKind.Delivered, datagram);
        _queuedBytes += charge;
        _queue.Enqueue(datagram);
    }

    private static void CheckTimeToLive(DatagramPortOptions options)
    {
        if (options.MulticastTimeToLive is < 0 or > 255)
        {
            string name = options.Local.IsIPv6 ? "IPV6_MULTICAST_HOPS" : "IP_MULTICAST_TTL";
            throw new KernelException($"setsockopt({name} {options.MulticastTimeToLive})", Errno.EINVAL);
        }
    }

    private void Join(in Endpoint group, int interfaceIndex)
    {
        if (group.IsEmpty || (group.IsMulticast && group.IsIPv6 == LocalEndpoint.IsIPv6))
        {
            return;
        }

        string name = LocalEndpoint.IsIPv6 ? "IPV6_ADD_MEMBERSHIP" : "IP_ADD_MEMBERSHIP";
        string where = interfaceIndex == 0 ? "any interface" : $"interface {interfaceIndex}";
        string expected = LocalEndpoint.IsIPv6 ? "ff00::/8" : "224.0.0.0 to 239.255.255.255";
        throw new KernelException(
            $"setsockopt({name} {group.Address} on {where})", Errno.EINVAL,
            $"not a multicast group that this socket can join: expected one of {expected}");
    }

    private bool TryReceiveOne(out Received received)
    {
        received = default;
        for (int skipped = 0; skipped <= MaximumSkipped && _queue.TryPeek(out SimulatedDatagram? datagram); skipped++)
        {
            if (!Frames.TryLease(out Frame frame))
            {
                return false;
            }

            _queue.Dequeue();
            _queuedBytes -= datagram.Length + BookkeepingBytes;
            bool fits = datagram.Length <= frame.Length;
            if (fits)
            {
                datagram.Payload.CopyTo(Frames[frame]);
                _lastStamp = datagram.ArrivedNanos + _host.Network.Options.RealtimeOffsetNanos;
                received = new Received(
                    frame.Take(datagram.Length), datagram.Source, _stamps == StampSource.ControlMessage ? _lastStamp : 0);
            }
            else
            {
                Oversized++;
                Frames.Return(frame);
            }

            _host.Network.Store.Return(datagram);
            if (fits)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What sendto(2) says of a destination and a length, whatever the state of the network.</summary>
    private Errno CheckDestination(in Endpoint destination, int length)
    {
        if (_isDetached)
        {
            return _host.IsUp ? Errno.EBADF : Errno.ENETDOWN;
        }

        if (destination.IsEmpty || destination.IsIPv6 != LocalEndpoint.IsIPv6)
        {
            return Errno.EAFNOSUPPORT;
        }

        if (destination.Port == 0 || (SimulatedHost.IsLoopback(LocalEndpoint) && !destination.IsMulticast
            && _host.Route(destination) is { } to && to != _host))
        {
            return Errno.EINVAL;
        }

        if (!destination.IsIPv6 && !destination.AddressBytes.ContainsAnyExcept((byte)255))
        {
            return Errno.EACCES; // a broadcast, which nobody has asked for (SO_BROADCAST)
        }

        return length > PayloadLimit(destination) ? Errno.EMSGSIZE
            : !TryGetSource(destination, out _) ? Errno.ENETUNREACH
            : Errno.None;
    }

    private int PayloadLimit(in Endpoint destination)
    {
        SimulatedNetwork network = _host.Network;
        if (destination.IsMulticast)
        {
            return _way.IsLoopback ? network.Link(_host, _host).MaximumPayload(destination.IsIPv6) : MaximumPayload;
        }

        SimulatedHost to = _host.Route(destination) ?? _host;
        return network.Link(_host, to).MaximumPayload(destination.IsIPv6);
    }

    private bool TrySendNow(Frame frame, in Endpoint destination)
    {
        TryGetSource(destination, out Endpoint source);
        return destination.IsMulticast
            ? _host.Network.TrySendToGroup(_host, _way, Frames[frame], source, destination)
            : _host.Network.TrySend(_host, _host.Route(destination), Frames[frame], source, destination);
    }

    private bool TryGetSource(in Endpoint destination, out Endpoint source)
    {
        if (!SimulatedHost.IsAny(LocalEndpoint) && !LocalEndpoint.IsMulticast)
        {
            source = LocalEndpoint;
            return true;
        }

        return _host.TryGetSource(destination, LocalEndpoint.Port, out source);
    }
}
