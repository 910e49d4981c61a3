using Ringside.Messaging.Mdp.Peers;
using Ringside.Net.Ports;

namespace Ringside.Messaging.Mdp.Nodes;

/// <summary>Several cores side by side, each with ports and a thread of its own. The name of a peer tells which one has it.</summary>
internal sealed class ShardedDriver(Signal arrived, Func<int, ThreadedDriver> open) : INodeDriver
{
    private ThreadedDriver[] _shards = [];
    private int _nextMessages;
    private int _nextEvents;

    public IReadOnlyList<IPort> Ports => [.. _shards.SelectMany(shard => shard.Ports)];

    public int Shards => _shards.Length;

    public int DoWork(long nowNanos) => 0;

    public T Ask<T>(int shard, Func<MdpCore, T> question) => _shards[shard].Ask(0, question);

    public SendResult Send(PeerId peer, ReadOnlySpan<byte> payload, in SendOptions options, out long number)
    {
        number = 0;
        return Find(peer)?.Send(peer, payload, options, out number) ?? SendResult.UnknownPeer;
    }

    public int Receive(Span<ReceivedMessage> into)
    {
        int count = 0;
        for (int i = 0; i < _shards.Length && count < into.Length; i++)
        {
            count += _shards[(_nextMessages + i) % _shards.Length].Receive(into[count..]);
        }

        _nextMessages = (_nextMessages + 1) % _shards.Length;
        return count;
    }

    public void Release(in ReceivedMessage message) => Find(message.Peer)?.Release(message);

    public SendResult ConfirmDelivered(in ReceivedMessage message) =>
        Find(message.Peer)?.ConfirmDelivered(message) ?? SendResult.UnknownPeer;

    public int TakeEvents(Span<MdpEvent> into)
    {
        int count = 0;
        for (int i = 0; i < _shards.Length && count < into.Length; i++)
        {
            count += _shards[(_nextEvents + i) % _shards.Length].TakeEvents(into[count..]);
        }

        _nextEvents = (_nextEvents + 1) % _shards.Length;
        return count;
    }

    public ValueTask WaitForMessageAsync(CancellationToken cancellation) => arrived.WaitAsync(cancellation);

    /// <summary>Shards that get new peers. Those above keep the peers they have.</summary>
    internal int Active { get; private set; }

    /// <summary>Changes how many shards get new peers; opens those that are missing. One thread at a time.</summary>
    internal void SetActive(int count)
    {
        ThreadedDriver[] shards = _shards;
        for (int shard = shards.Length; shard < count; shard++)
        {
            shards = [.. shards, open(shard)];
            Volatile.Write(ref _shards, shards);
        }

        Active = count;
    }

    public void Dispose()
    {
        foreach (ThreadedDriver shard in _shards)
        {
            shard.Dispose();
        }
    }

    private ThreadedDriver? Find(PeerId peer) => peer.Shard < _shards.Length ? _shards[peer.Shard] : null;
}
