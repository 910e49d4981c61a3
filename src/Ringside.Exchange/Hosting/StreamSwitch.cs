using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.Exchange.Hosting;

/// <summary>Connects the nodes of one thread with the streams: with each other by memory, with everybody else by UDP.</summary>
/// <remarks>
/// <para>Each node has a UDP port of its own, for what is sent to it alone and as the source of what it sends. Multicast of others is
/// received once for the thread and given to all of its nodes; where all writers and stores of the venue are nodes of this thread, it is
/// not listened to at all, and questions of readers outside (an audit, a late follower) come to the nodes' own ports.</para>
/// <para>Packets from one node to another of the same thread wait in the other's inbox until its turn: no node is called from within
/// another one.</para>
/// </remarks>
public sealed class StreamSwitch : IAgent, IDisposable
{
    private readonly StreamSwitchOptions _options;
    private readonly IBackend _backend;
    private readonly Waiter _waiter;
    private readonly List<StreamEnd> _ends = [];
    private readonly List<IDatagramPort> _groups = [];
    private readonly Received[] _received = new Received[64];
    private long _lookedNanos = long.MinValue;
    private long _countNanos = long.MinValue;

    /// <summary>A switch without nodes.</summary>
    /// <param name="options">Interface and groups.</param>
    /// <param name="backend">Makes the ports.</param>
    /// <param name="waiter">How the thread idles.</param>
    /// <exception cref="Linux.Errors.KernelException">A group cannot be joined.</exception>
    public StreamSwitch(StreamSwitchOptions options, IBackend backend, Waiter waiter)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(waiter);
        (_options, _backend, _waiter) = (options, backend, waiter);
        try
        {
            foreach (Endpoint group in options.HearsOthers ? options.Groups.Distinct() : [])
                _groups.Add(Open(new DatagramPortOptions { Local = group, Group = group }));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Datagrams that the kernel had no room for, of all ports; counted once in a second.</summary>
    public long KernelDropped { get; private set; }

    /// <summary>Packets that were put into inboxes of this thread, or had no room there.</summary>
    internal long Delivered { get; private set; }

    /// <summary>Lets a node of this thread in.</summary>
    /// <param name="local">Its address.</param>
    /// <exception cref="Linux.Errors.KernelException">The address cannot be had.</exception>
    public StreamEnd Attach(in Endpoint local)
    {
        var end = new StreamEnd(this, Open(new DatagramPortOptions { Local = local }), _options.InboxBytes);
        _ends.Add(end);
        return end;
    }

    /// <inheritdoc/>
    public int DoWork(long nowNanos)
    {
        bool isDue = _options.HearsOthers || _lookedNanos == long.MinValue || nowNanos - _lookedNanos >= _options.OutsidePauseNanos;
        if (!isDue)
            return 0;
        _lookedNanos = nowNanos;
        if (nowNanos >= _countNanos)
            Count(nowNanos);
        int count = 0;
        foreach (IDatagramPort group in _groups)
            count += ReceiveGroup(group);
        foreach (StreamEnd end in _ends)
            count += ReceiveOwn(end);
        return count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDatagramPort port in _groups.Concat(_ends.Select(end => end.Port)))
        {
            _waiter.Unwatch(port.Descriptor);
            port.Dispose();
        }

        _groups.Clear();
        _ends.Clear();
    }

    internal void DeliverToOthers(StreamEnd sender, ReadOnlySpan<byte> packet)
    {
        foreach (StreamEnd end in _ends)
        {
            if (end != sender)
                Deliver(end, packet, sender.Local);
        }
    }

    internal bool TryDeliver(StreamEnd sender, in Endpoint to, ReadOnlySpan<byte> packet)
    {
        foreach (StreamEnd end in _ends)
        {
            if (end.Local == to)
            {
                Deliver(end, packet, sender.Local);
                return true;
            }
        }

        return false;
    }

    private void Count(long nowNanos)
    {
        _countNanos = nowNanos + 1_000_000_000;
        long dropped = 0;
        foreach (IDatagramPort group in _groups)
            dropped += group.Dropped;
        foreach (StreamEnd end in _ends)
            dropped += end.Port.Dropped;
        KernelDropped = dropped;
    }

    private void Deliver(StreamEnd end, ReadOnlySpan<byte> packet, in Endpoint from)
    {
        Delivered++;
        if (!end.Inbox.TryAdd(packet, from))
            end.Dropped++;
    }

    private IDatagramPort Open(DatagramPortOptions options)
    {
        IDatagramPort port = _backend.OpenDatagramPort(options with
        {
            Interface = _options.Interface,
            Coalescing = true,
            FrameCount = 512,
            ReceiveBufferBytes = _options.ReceiveBufferBytes,
        });
        _waiter.Watch(port.Descriptor);
        return port;
    }

    private int ReceiveGroup(IDatagramPort port)
    {
        int count = port.Receive(_received);
        foreach (ref readonly Received one in _received.AsSpan(0, count))
        {
            ReadOnlySpan<byte> packet = port.Frames[one.Frame];
            // What nodes of this thread have sent comes back from the kernel, and was delivered before.
            if (!IsOwn(one.Source))
            {
                foreach (StreamEnd end in _ends)
                    Deliver(end, packet, one.Source);
            }

            port.Frames.Return(one.Frame);
        }

        return count;
    }

    private int ReceiveOwn(StreamEnd end)
    {
        int count = end.Port.Receive(_received);
        foreach (ref readonly Received one in _received.AsSpan(0, count))
        {
            Deliver(end, end.Port.Frames[one.Frame], one.Source);
            end.Port.Frames.Return(one.Frame);
        }

        return count;
    }

    private bool IsOwn(in Endpoint source)
    {
        foreach (StreamEnd end in _ends)
        {
            if (end.Local == source)
                return true;
        }

        return false;
    }
}
