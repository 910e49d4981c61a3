using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Mdp.Peers;

namespace Ringside.Simulation.Mdp;

/// <summary>The plain model of the peers of one node's run: which may exist, and which connections were told.</summary>
internal sealed class PeerModel(NodeRun run, MessageModel messages)
{
    private readonly Dictionary<int, ConnectionFact> _bySlot = [];
    private readonly Dictionary<long, Told> _told = [];
    private readonly HashSet<ulong> _used = [];
    private readonly HashSet<ulong> _offered = [];
    private readonly HashSet<ulong> _accepted = [];

    /// <summary>Connections that were made.</summary>
    internal long Made { get; private set; }

    /// <summary>Addresses that peers were at, and those that the application named.</summary>
    internal HashSet<Endpoint> Known { get; } = [];

    internal void OnDialled(in Endpoint remote) => Known.Add(remote);

    /// <summary>A connect with a token reached the node: only that may make a connection.</summary>
    internal void OnConnectArrived(ulong dialler) => _offered.Add(dialler);

    /// <summary>An accept reached the node.</summary>
    internal void OnAcceptArrived(ulong dialler) => _accepted.Add(dialler);

    /// <summary>Looks at what the core has become by one call.</summary>
    internal void Look(MdpCore core, WireModel wire)
    {
        ReadOnlySpan<Peer?> places = core.Places;
        for (int slot = 1; slot < places.Length; slot++)
        {
            Peer? peer = places[slot];
            Connection? connection = peer?.Connection;
            if (_bySlot.TryGetValue(slot, out ConnectionFact? before) && before.LocalId != connection?.Terms.LocalId)
            {
                End(slot, before);
            }

            if (peer is null)
            {
                continue;
            }

            if (connection is not null && !_bySlot.ContainsKey(slot))
            {
                Begin(slot, peer, connection);
            }

            if (connection is null && !peer.IsPinned)
            {
                throw new InvariantException(
                    "a peer exists by a connection or by a pin", $"node {run.Node}: {peer.Id} at {peer.Remote}, {peer.State}");
            }

            LookAtAddress(peer, wire);
        }
    }

    /// <summary>The node's run is over, whatever it had.</summary>
    internal void EndAll()
    {
        foreach ((int slot, ConnectionFact fact) in _bySlot.ToArray())
        {
            End(slot, fact);
        }
    }

    internal void OnEvent(in MdpEvent happened)
    {
        Told told = ToldOf(happened.Peer);
        bool holds = happened.Kind switch
        {
            MdpEventKind.Connected => !told.IsConnected && ++told.Connected <= told.Begun,
            MdpEventKind.Disconnected when happened.Reason == DisconnectReason.ConnectTimedOut && !told.IsConnected => true,
            MdpEventKind.Disconnected => told.IsConnected && ++told.Disconnected <= told.Ended,
            _ => told.IsConnected,
        };
        if (!holds)
        {
            throw new InvariantException(
                "one connect and one disconnect for each connection", $"node {run.Node} run {run.Run}: {happened}; {told}");
        }

        told.IsConnected = happened.Kind switch
        {
            MdpEventKind.Connected => true,
            MdpEventKind.Disconnected => false,
            _ => told.IsConnected,
        };
    }

    /// <summary>All events were taken: each connection was told, and each end.</summary>
    internal void CheckEnd()
    {
        foreach ((long peer, Told told) in _told)
        {
            if (told.Connected != told.Begun || told.Disconnected != told.Ended)
            {
                throw new InvariantException(
                    "one connect and one disconnect for each connection", $"node {run.Node} run {run.Run}, peer {peer}: {told}");
            }
        }
    }

    private void Begin(int slot, Peer peer, Connection connection)
    {
        ConnectionTerms terms = connection.Terms;
        bool isDialler = terms.Dialler == terms.LocalId;
        bool isAsked = isDialler ? _accepted.Contains(terms.Dialler) : _offered.Contains(terms.Dialler);
        if (!isAsked || !_used.Add(terms.Dialler))
        {
            throw new InvariantException(
                "only a fresh connect makes a peer",
                $"node {run.Node} run {run.Run}: {peer.Id} at {peer.Remote}, dialler {terms.Dialler:x}, asked {isAsked}");
        }

        Made++;
        ConnectionPair incoming = messages.PairOf(terms.LocalId);
        ConnectionPair outgoing = messages.PairOf(terms.RemoteId);
        (incoming.Receiver, outgoing.Sender) = (run, run);
        _bySlot.Add(slot, new ConnectionFact(terms.LocalId, peer.Id, incoming, outgoing));
        ToldOf(peer.Id).Begun++;
    }

    private void End(int slot, ConnectionFact fact)
    {
        _bySlot.Remove(slot);
        (fact.Incoming.IsOver, fact.Outgoing.IsOver) = (true, true);
        ToldOf(fact.Peer).Ended++;
    }

    private void LookAtAddress(Peer peer, WireModel wire)
    {
        if (Known.Add(peer.Remote) && !wire.HasSentTo(peer.Remote))
        {
            throw new InvariantException(
                "an address is proven before it is used", $"node {run.Node}: {peer.Id} is at {peer.Remote}, where nothing was sent");
        }
    }

    private Told ToldOf(PeerId peer)
    {
        if (!_told.TryGetValue(peer.Value, out Told? told))
        {
            told = new Told();
            _told.Add(peer.Value, told);
        }

        return told;
    }

    private sealed record ConnectionFact(ulong LocalId, PeerId Peer, ConnectionPair Incoming, ConnectionPair Outgoing);

    private sealed class Told
    {
        internal int Begun { get; set; }

        internal int Ended { get; set; }

        internal int Connected { get; set; }

        internal int Disconnected { get; set; }

        internal bool IsConnected { get; set; }

        public override string ToString() => $"{Begun} begun, {Connected} told, {Ended} ended, {Disconnected} told";
    }
}
