using Ringside.Linux.Sockets;

namespace Ringside.Messaging.Mdp.Peers;

/// <content>The life of peers: connect, disconnect, close, deny list, and what is told of it.</content>
public sealed partial class MdpCore
{
    private readonly HashSet<Endpoint> _denyList = [];

    /// <summary>Makes sure that there is a peer at an address, and pins it: it is kept when it is silent and dialled again when its
    /// connection ends.</summary>
    /// <param name="remote">Where it is.</param>
    /// <param name="nowNanos">The time.</param>
    /// <param name="port">Which of the node's ports to talk through.</param>
    /// <returns>The peer, which may be connected already; nobody when there are as many as there may be, or the address is on the
    /// deny list. Events tell what becomes of it.</returns>
    public PeerId Connect(in Endpoint remote, long nowNanos, int port = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)port, (uint)_pools.Length);
        if (IsDenied(remote))
        {
            return default;
        }

        if (!_byAddress.TryGetValue((port, remote), out Peer? peer) && !TryAddPeer(port, remote, out peer))
        {
            return default;
        }

        peer.IsPinned = true;
        if (peer.Connection is null && peer.Dialling is null)
        {
            Dial(peer, nowNanos);
        }

        return peer.Id;
    }

    /// <summary>Removes the pin. The peer may stay as long as it is heard or something is buffered for it.</summary>
    /// <returns>False when there is no such peer.</returns>
    public bool Disconnect(PeerId id, long nowNanos)
    {
        Peer? peer = Find(id);
        if (peer is null)
        {
            return false;
        }

        peer.IsPinned = false;
        if (peer.Connection is null)
        {
            Remove(peer, DisconnectReason.ClosedHere, nowNanos);
        }

        return true;
    }

    /// <summary>Ends the connection and forgets the peer.</summary>
    /// <returns>False when there is no such peer.</returns>
    public bool Close(PeerId id, long nowNanos) => Close(id, DisconnectReason.ClosedHere, nowNanos);

    /// <summary>Has nothing to do with an address any more: peers there are closed, and what comes from there is dropped before it is
    /// looked at.</summary>
    /// <param name="address">Port 0 stands for all ports.</param>
    /// <param name="nowNanos">The time.</param>
    public void Deny(in Endpoint address, long nowNanos)
    {
        _denyList.Add(address);
        foreach (Peer? peer in _peers)
        {
            if (peer is not null && IsDenied(peer.Remote))
            {
                Close(peer.Id, DisconnectReason.Denied, nowNanos);
            }
        }
    }

    /// <summary>Takes an address from the deny list.</summary>
    /// <returns>False when it was not there.</returns>
    public bool RemoveFromDenyList(in Endpoint address) => _denyList.Remove(address);

    /// <summary>Where a peer stands.</summary>
    public PeerState StateOf(PeerId id) => Find(id)?.State ?? PeerState.Unknown;

    /// <summary>Where a peer is; empty when there is none.</summary>
    public Endpoint AddressOf(PeerId id) => Find(id)?.Remote ?? default;

    /// <summary>The peer at an address; nobody when there is none.</summary>
    public PeerId PeerAt(in Endpoint remote, int port = 0) => _byAddress.TryGetValue((port, remote), out Peer? peer) ? peer.Id : default;

    /// <summary>Lists peers in the order of their places.</summary>
    /// <param name="into">Gets each with its state.</param>
    public void ListPeers(ICollection<(PeerId Peer, PeerState State)> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        foreach (Peer? peer in _peers)
        {
            if (peer is not null)
            {
                into.Add((peer.Id, peer.State));
            }
        }
    }

    private bool IsDenied(in Endpoint address) =>
        _denyList.Count > 0 && (_denyList.Contains(address) || _denyList.Contains(address.WithPort(0)));

    private bool TryAddPeer(int port, in Endpoint remote, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Peer? peer)
    {
        peer = null;
        if (!_freeSlots.TryPop(out int slot))
        {
            return false;
        }

        peer = new Peer(new PeerId(_shard, slot, ++_generations[slot]), port, remote, _messageBudget, _events);
        _peers[slot] = peer;
        _byAddress[(port, remote)] = peer;
        return true;
    }

    private bool Close(PeerId id, DisconnectReason reason, long nowNanos)
    {
        Peer? peer = Find(id);
        if (peer is null)
        {
            return false;
        }

        if (peer.Connection is not null)
        {
            QueueClose(peer, peer.Connection, reason, nowNanos);
        }

        peer.IsPinned = false;
        EndConnection(peer, reason, nowNanos);
        return true;
    }

    // The one way in which connections end, whoever ended it.
    private void EndConnection(Peer peer, DisconnectReason reason, long nowNanos)
    {
        if (peer.Connection is { } connection)
        {
            _connections.Remove(connection.Terms.LocalId);
            if (_byRemoteId.TryGetValue(connection.Terms.RemoteId, out Peer? known) && known == peer)
            {
                _byRemoteId.Remove(connection.Terms.RemoteId);
            }

            if (_byDialler.Remove(connection.Terms.Dialler))
            {
                _finished.Add(connection.Terms.Dialler, nowNanos);
            }

            connection.Dispose();
            peer.Connection = null;
            LeaveInbox(connection.Inbox);
            peer.Delivered.Clear();
            peer.Messages.OnConnectionLost();
        }

        if (!peer.IsPinned)
        {
            Remove(peer, reason, nowNanos);
            return;
        }

        TellDisconnected(peer, reason);
        peer.State = PeerState.Waiting;
        peer.RedialNanos = nowNanos + Options.RedialDelayNanos;
        MarkReady(peer);
    }

    private void Remove(Peer peer, DisconnectReason reason, long nowNanos)
    {
        StopDialling(peer);
        TellDisconnected(peer, reason);
        _past.Add(peer.Statistics);
        peer.State = PeerState.Unknown;
        _peers[peer.Id.Slot] = null;
        _deadlines.Set(peer.Id.Slot, long.MaxValue);
        _freeSlots.Push(peer.Id.Slot);
        if (_byAddress.TryGetValue((peer.Port, peer.Remote), out Peer? atAddress) && atAddress == peer)
        {
            _byAddress.Remove((peer.Port, peer.Remote));
        }
    }

    private void TellConnected(Peer peer)
    {
        peer.WasToldConnected = true;
        _events.Add(new MdpEvent(MdpEventKind.Connected, peer.Id));
    }

    private void TellDisconnected(Peer peer, DisconnectReason reason)
    {
        if (peer.WasToldConnected || reason == DisconnectReason.ConnectTimedOut)
        {
            peer.WasToldConnected = false;
            _events.Add(new MdpEvent(MdpEventKind.Disconnected, peer.Id, Reason: reason));
        }
    }

    // A peer was proven to be at another address now.
    private void MoveTo(Peer peer, in Endpoint address)
    {
        if (_byAddress.TryGetValue((peer.Port, peer.Remote), out Peer? old) && old == peer)
        {
            _byAddress.Remove((peer.Port, peer.Remote));
        }

        peer.Remote = address;
        _byAddress[(peer.Port, address)] = peer;
    }
}
