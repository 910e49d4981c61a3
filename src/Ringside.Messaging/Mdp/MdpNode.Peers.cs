using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Nodes;

namespace Ringside.Messaging.Mdp;

/// <content>Peers: connect and close, lists, states, counts. In shapes with threads each call waits for the thread of the core.</content>
public sealed partial class MdpNode
{
    private int _nextShard;

    /// <summary>Makes sure that there is a peer at an address and pins it: kept when silent, dialled again when its connection
    /// ended.</summary>
    /// <param name="remote">Where it is.</param>
    /// <param name="port">Which of the node's ports to talk through.</param>
    /// <returns>The peer; nobody when there are too many, or the address is on the deny list. Events tell what becomes of it.</returns>
    public PeerId Connect(in Endpoint remote, int port = 0)
    {
        Endpoint address = remote;
        return _driver.Ask(ShardFor(address, port), core => core.Connect(address, Now(), port));
    }

    /// <summary>Removes the pin. The peer may stay as long as it is heard or something is buffered for it.</summary>
    /// <returns>False when there is no such peer.</returns>
    public bool Disconnect(PeerId peer) => IsHere(peer) && _driver.Ask(peer.Shard, core => core.Disconnect(peer, Now()));

    /// <summary>Tells the peer that the connection is over, and forgets it.</summary>
    /// <returns>False when there is no such peer.</returns>
    public bool Close(PeerId peer) => IsHere(peer) && _driver.Ask(peer.Shard, core => core.Close(peer, Now()));

    /// <summary>Has nothing to do with an address any more: peers there are closed, and what comes from there is dropped unseen.</summary>
    /// <param name="address">Port 0 stands for all ports.</param>
    public void Deny(in Endpoint address)
    {
        Endpoint copy = address;
        for (int shard = 0; shard < _driver.Shards; shard++)
        {
            _driver.Ask(shard, core =>
            {
                core.Deny(copy, Now());
                return true;
            });
        }
    }

    /// <summary>Takes an address from the deny list.</summary>
    /// <returns>False when it was not there.</returns>
    public bool RemoveFromDenyList(in Endpoint address)
    {
        Endpoint copy = address;
        bool was = false;
        for (int shard = 0; shard < _driver.Shards; shard++)
        {
            was |= _driver.Ask(shard, core => core.RemoveFromDenyList(copy));
        }

        return was;
    }

    /// <summary>All known peers with their states.</summary>
    public IReadOnlyList<(PeerId Peer, PeerState State)> Peers()
    {
        var peers = new List<(PeerId, PeerState)>();
        for (int shard = 0; shard < _driver.Shards; shard++)
        {
            _driver.Ask(shard, core =>
            {
                core.ListPeers(peers);
                return true;
            });
        }

        return peers;
    }

    /// <summary>Peers with a connection, silent ones included.</summary>
    public IReadOnlyList<(PeerId Peer, PeerState State)> ConnectedPeers() =>
        [.. Peers().Where(peer => peer.State is PeerState.Active or PeerState.Inactive)];

    /// <summary>Peers with a connection that were heard of lately.</summary>
    public IReadOnlyList<PeerId> ActivePeers() => [.. Peers().Where(peer => peer.State == PeerState.Active).Select(peer => peer.Peer)];

    /// <summary>Where a peer stands.</summary>
    public PeerState StateOf(PeerId peer) => IsHere(peer) ? _driver.Ask(peer.Shard, core => core.StateOf(peer)) : PeerState.Unknown;

    /// <summary>Where a peer is; empty when there is none.</summary>
    public Endpoint AddressOf(PeerId peer) => IsHere(peer) ? _driver.Ask(peer.Shard, core => core.AddressOf(peer)) : default;

    /// <inheritdoc/>
    public int MaximumMessageTo(PeerId peer) =>
        IsHere(peer) ? _driver.Ask(peer.Shard, core => core.MaximumMessageTo(peer)) : MaximumMessage;

    /// <inheritdoc/>
    public int MaximumUnorderedTo(PeerId peer) =>
        IsHere(peer) ? _driver.Ask(peer.Shard, core => core.MaximumUnorderedTo(peer)) : MaximumMessage;

    /// <inheritdoc/>
    public PeerOrigin OriginOf(PeerId peer) => IsHere(peer) ? _driver.Ask(peer.Shard, core => core.OriginOf(peer)) : default;

    /// <summary>What is known of a message; finished ones are remembered for a while.</summary>
    public MessageState StateOf(PeerId peer, long number) =>
        IsHere(peer) ? _driver.Ask(peer.Shard, core => core.StateOf(peer, number)) : MessageState.Unknown;

    /// <summary>What is known of several messages to one peer.</summary>
    public IReadOnlyList<MessageState> StatesOf(PeerId peer, IReadOnlyList<long> numbers) =>
        IsHere(peer)
            ? _driver.Ask<MessageState[]>(peer.Shard, core => [.. numbers.Select(number => core.StateOf(peer, number))])
            : new MessageState[numbers.Count];

    /// <summary>All messages to a peer that are not done, with what is known of them.</summary>
    public IReadOnlyList<(long Number, MessageState State)> MessagesOf(PeerId peer)
    {
        var messages = new List<(long, MessageState)>();
        return IsHere(peer)
            ? _driver.Ask(peer.Shard, core =>
            {
                core.ListMessages(peer, messages);
                return messages;
            })
            : messages;
    }

    /// <summary>Counts of one peer; all zero when there is none.</summary>
    public PeerStatistics StatisticsOf(PeerId peer) => IsHere(peer) ? _driver.Ask(peer.Shard, core => core.StatisticsOf(peer)) : default;

    /// <summary>What is known of the path to a peer; all zero without a connection.</summary>
    public PathReport PathOf(PeerId peer) => IsHere(peer) ? _driver.Ask(peer.Shard, core => core.PathOf(peer)) : default;

    /// <summary>Counts of all peers together, those that are gone included.</summary>
    public PeerStatistics Statistics()
    {
        var sum = default(PeerStatistics);
        for (int shard = 0; shard < _driver.Shards; shard++)
        {
            sum.Add(_driver.Ask(shard, core => core.Statistics()));
        }

        return sum;
    }

    private bool IsHere(PeerId peer) => !peer.IsNone && peer.Shard < _driver.Shards;

    // A peer that is known stays where it is; new ones go round.
    private int ShardFor(Endpoint remote, int port)
    {
        if (_driver is not ShardedDriver sharded)
        {
            return 0;
        }

        for (int shard = 0; shard < sharded.Shards; shard++)
        {
            if (!_driver.Ask(shard, core => core.PeerAt(remote, port)).IsNone)
            {
                return shard;
            }
        }

        return (Interlocked.Increment(ref _nextShard) & int.MaxValue) % sharded.Active;
    }
}
