using Ringside.Exchange.Configuration;
using Ringside.Exchange.Shards;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.Exchange.Hosting;

/// <summary>The way to engines elsewhere: reliable messages (docs/mdp.md), those of one turn in one message. What is lost with a
/// connection, or sent to one that does not write any more, the gateway sends again when nothing comes back.</summary>
internal sealed class MdpOrderLink : IOrderLink, IDisposable
{
    private const long KeepAliveNanos = 1_000_000_000;

    private readonly MdpNode _node;
    private readonly NodeConfiguration[] _engines;
    private readonly PeerId[] _peers;
    private readonly int[] _writers;
    private readonly byte[][] _collected;
    private readonly int[] _lengths;
    private readonly MdpEvent[] _events = new MdpEvent[64];
    private readonly NodeConfiguration _gateway;
    private readonly ulong _instance;
    private long _keepAliveNanos = long.MinValue;

    /// <summary>Opens ways to all engines.</summary>
    /// <param name="engines">The engines of all shards.</param>
    /// <param name="shards">How many shards there are.</param>
    /// <param name="gateway">Which gateway; it sends from its address and a port of the kernel's choice.</param>
    /// <param name="instance">Which run of it.</param>
    /// <param name="backend">Makes the port.</param>
    /// <param name="waiter">How the thread idles.</param>
    internal MdpOrderLink(
        NodeConfiguration[] engines, int shards, NodeConfiguration gateway, ulong instance, IBackend backend, Waiter waiter)
    {
        (_engines, _gateway, _instance) = (engines, gateway, instance);
        _node = MdpNode.Open(new MdpOptions(), backend, new Endpoint(gateway.Stream.Address, 0));
        _node.Watch(waiter);
        _peers = [.. engines.Select(engine => _node.Connect(engine.Orders))];
        _collected = [.. Enumerable.Range(0, shards).Select(_ => new byte[OrderLinkMessage.MostBytes])];
        _lengths = new int[shards];

        // A shard with one engine needs not wait until that is heard.
        _writers = [.. Enumerable.Range(0, shards)
            .Select(shard => engines.Count(engine => engine.Shard == shard) == 1
                ? Array.FindIndex(engines, engine => engine.Shard == shard) : -1)];
    }

    public long DeadlineNanos => Math.Min(_node.DeadlineNanos, _keepAliveNanos);

    public void Follow(int shard, in Endpoint writer)
    {
        if (writer.IsEmpty || (_writers[shard] >= 0 && _engines[_writers[shard]].Stream == writer))
            return;
        for (int place = 0; place < _engines.Length; place++)
        {
            if (_engines[place].Shard == shard && _engines[place].Stream == writer)
                (_writers[shard], _lengths[shard]) = (place, 0);
        }
    }

    public bool TrySend(int shard, in ShardInput input)
    {
        if (_writers[shard] < 0)
            return false;
        if (_lengths[shard] == OrderLinkMessage.MostBytes && !TryFlush(shard))
            return false;
        ShardBatch.Copy(input, _collected[shard].AsSpan(_lengths[shard], ShardInput.Size));
        _lengths[shard] += ShardInput.Size;
        return true;
    }

    public int DoWork(long nowNanos)
    {
        int work = 0;
        for (int shard = 0; shard < _lengths.Length; shard++)
            work += _lengths[shard] > 0 && TryFlush(shard) ? 1 : 0;
        if (nowNanos >= _keepAliveNanos)
        {
            _keepAliveNanos = nowNanos + KeepAliveNanos;
            Span<byte> message = stackalloc byte[OrderLinkMessage.KeepAliveSize];
            OrderLinkMessage.WriteKeepAlive(message, _gateway.Number, _instance);
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
        SendResult result = _node.Send(_peers[_writers[shard]], _collected[shard].AsSpan(0, _lengths[shard]), default, out _);
        if (result == SendResult.Backpressure)
            return false;
        _lengths[shard] = 0;
        return result == SendResult.Accepted;
    }
}
