using System.Net;
using Ringside.Exchange.Shards;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.Exchange.Hosting;

/// <summary>The way to engines elsewhere: reliable messages (docs/mdp.md), those of one turn in one message. What is lost with a
/// connection, the gateway sends again when nothing comes back.</summary>
internal sealed class MdpOrderLink : IOrderLink, IDisposable
{
    private const long KeepAliveNanos = 1_000_000_000;

    private readonly MdpNode _node;
    private readonly PeerId[] _peers;
    private readonly byte[][] _collected;
    private readonly int[] _lengths;
    private readonly MdpEvent[] _events = new MdpEvent[64];
    private readonly uint _gateway;
    private readonly ulong _instance;
    private long _keepAliveNanos = long.MinValue;

    /// <summary>Opens a way.</summary>
    /// <param name="engines">Where engines take orders, by number of the shard.</param>
    /// <param name="local">Address to send from; its port is the kernel's choice.</param>
    /// <param name="gateway">Number of the gateway.</param>
    /// <param name="instance">Which run of it.</param>
    /// <param name="backend">Makes the port.</param>
    /// <param name="waiter">How the thread idles.</param>
    internal MdpOrderLink(
        IReadOnlyList<Endpoint> engines, IPAddress local, uint gateway, ulong instance, IBackend backend, Waiter waiter)
    {
        (_gateway, _instance) = (gateway, instance);
        _node = MdpNode.Open(new MdpOptions(), backend, new Endpoint(local, 0));
        _node.Watch(waiter);
        _peers = [.. engines.Select(engine => _node.Connect(engine))];
        _collected = [.. engines.Select(_ => new byte[OrderLinkMessage.MostBytes])];
        _lengths = new int[engines.Count];
    }

    public long DeadlineNanos => Math.Min(_node.DeadlineNanos, _keepAliveNanos);

    public bool TrySend(int shard, in ShardInput input)
    {
        if (_lengths[shard] == OrderLinkMessage.MostBytes && !TryFlush(shard))
            return false;
        ShardBatch.Copy(input, _collected[shard].AsSpan(_lengths[shard], ShardInput.Size));
        _lengths[shard] += ShardInput.Size;
        return true;
    }

    public int DoWork(long nowNanos)
    {
        int work = 0;
        for (int shard = 0; shard < _peers.Length; shard++)
            work += _lengths[shard] > 0 && TryFlush(shard) ? 1 : 0;
        if (nowNanos >= _keepAliveNanos)
        {
            _keepAliveNanos = nowNanos + KeepAliveNanos;
            Span<byte> message = stackalloc byte[OrderLinkMessage.KeepAliveSize];
            OrderLinkMessage.WriteKeepAlive(message, _gateway, _instance);
            foreach (PeerId peer in _peers)
                _node.Send(peer, message, default, out _);
        }

        work += _node.DoWork(nowNanos);
        _node.TakeEvents(_events);
        return work;
    }

    public void Dispose()
    {
        foreach (PeerId peer in _peers)
            _node.Close(peer);
        _node.DoWork(Linux.Clocks.KernelClock.MonotonicRawNanos());
        _node.Dispose();
    }

    // What the peer's queue has no room for stays; the next try is the next turn's.
    private bool TryFlush(int shard)
    {
        SendResult result = _node.Send(_peers[shard], _collected[shard].AsSpan(0, _lengths[shard]), default, out _);
        if (result == SendResult.Backpressure)
            return false;
        _lengths[shard] = 0;
        return result == SendResult.Accepted;
    }
}
