using System.Runtime.InteropServices;
using Ringside.Exchange.Nodes;
using Ringside.Exchange.Shards;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.Exchange.Hosting;

/// <summary>Where an engine takes orders of gateways elsewhere. While it takes none, messages stay where they are, and the gateways'
/// queues fill: that is how they learn to say that the venue is busy.</summary>
internal sealed class MdpOrderServer : IDisposable
{
    private const int MessagesPerTurn = 64;

    private readonly MdpNode _node;
    private readonly MdpEvent[] _events = new MdpEvent[64];
    private ReceivedMessage _message;
    private bool _hasMessage;
    private int _at;

    /// <summary>Listens for gateways.</summary>
    internal MdpOrderServer(Endpoint local, IBackend backend, Waiter waiter)
    {
        _node = MdpNode.Open(new MdpOptions(), backend, local);
        _node.Watch(waiter);
    }

    /// <summary>Messages that are neither inputs nor a sign of life.</summary>
    internal long Malformed { get; private set; }

    internal long DeadlineNanos => _node.DeadlineNanos;

    /// <summary>Gives the engine what it takes.</summary>
    /// <returns>How much was done.</returns>
    internal int DoWork(EngineNode? engine, long nowNanos)
    {
        int work = _node.DoWork(nowNanos);
        _node.TakeEvents(_events);
        for (int count = 0; engine is not null && count < MessagesPerTurn; count++)
        {
            if (!_hasMessage && !_node.TryReceive(out _message))
                break;
            _hasMessage = true;
            if (!TryGive(engine, nowNanos))
                break;
            _node.Release(_message);
            (_hasMessage, _at) = (false, 0);
            work++;
        }

        return work;
    }

    public void Dispose() => _node.Dispose();

    private bool TryGive(EngineNode engine, long nowNanos)
    {
        ReadOnlySpan<byte> bytes = _message.Bytes;
        if (OrderLinkMessage.TryReadKeepAlive(bytes, out uint gateway, out ulong instance))
        {
            engine.Heard(gateway, instance, nowNanos);
            return true;
        }

        if (bytes.Length % ShardInput.Size != 0)
        {
            Malformed++;
            return true;
        }

        ReadOnlySpan<ShardInput> inputs = MemoryMarshal.Cast<byte, ShardInput>(bytes);
        while (_at < inputs.Length && engine.TryTake(inputs[_at], nowNanos))
            _at++;
        return _at == inputs.Length;
    }
}
