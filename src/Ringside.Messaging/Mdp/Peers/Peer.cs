using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Sending;

namespace Ringside.Messaging.Mdp.Peers;

/// <summary>Somebody this node talks with: what outlives a connection.</summary>
internal sealed class Peer
{
    internal Peer(PeerId id, int port, in Endpoint remote, Budget messageBudget, EventQueue events)
    {
        Id = id;
        Port = port;
        Remote = remote;
        Messages = new MessageTable(id, messageBudget, events);
    }

    internal PeerId Id { get; }

    /// <summary>Which port of the node it is talked with through.</summary>
    internal int Port { get; }

    /// <summary>Where it is.</summary>
    internal Endpoint Remote { get; set; }

    internal PeerState State { get; set; }

    /// <summary>Kept when it is silent, and dialled again when its connection ended.</summary>
    internal bool IsPinned { get; set; }

    internal MessageTable Messages { get; }

    /// <summary>Null while there is none.</summary>
    internal Connection? Connection { get; set; }

    /// <summary>A connect under way.</summary>
    internal Dialling? Dialling { get; set; }

    /// <summary>What this side drew when it accepted, to be said again when the accept was lost.</summary>
    internal byte[] AcceptNonce { get; set; } = [];

    /// <summary>When a pinned peer is dialled again.</summary>
    internal long RedialNanos { get; set; } = long.MaxValue;

    /// <summary>It stands among those that have something to do.</summary>
    internal bool IsReady { get; set; }

    /// <summary>When it wants to be looked at.</summary>
    internal long DeadlineNanos { get; set; } = long.MaxValue;

    /// <summary>Whether its user was told of the connection, so that its end is told, too.</summary>
    internal bool WasToldConnected { get; set; }

    /// <summary>Counts.</summary>
    internal PeerStatistics Statistics;

    /// <summary>Deliveries that the user confirmed and the peer was not told: first number and count.</summary>
    internal Queue<(long First, int Count)> Delivered { get; } = new();

    /// <summary>The highest number of a message of its that was read, and in which run of its node.</summary>
    internal long LastReadNumber { get; set; }

    internal ulong LastInstance { get; set; }

    /// <summary>Whether anything of its user's waits here.</summary>
    internal bool IsBuffering => Messages.Pending > 0 || Connection is { Queue.IsEmpty: false } || Delivered.Count > 0;

    /// <summary>The longest message that may be sent to it.</summary>
    internal int MaximumMessage(MdpOptions options) =>
        Connection is null ? options.MaxMessageSize : Math.Min(options.MaxMessageSize, Connection.Terms.PeerMaximumMessage);
}
