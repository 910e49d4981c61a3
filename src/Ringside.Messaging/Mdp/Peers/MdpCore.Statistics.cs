namespace Ringside.Messaging.Mdp.Peers;

/// <content>Counts.</content>
public sealed partial class MdpCore
{
    /// <summary>Takes over how many packets the ports refused for good.</summary>
    internal void SetUnsendable(long packets) => _node.Unsendable = packets;

    /// <summary>Counts of a peer; all zero when there is none.</summary>
    public PeerStatistics StatisticsOf(PeerId id) => Find(id)?.Statistics ?? default;

    /// <summary>What is known of the path to a peer; all zero when there is no connection.</summary>
    public PathReport PathOf(PeerId id) => Find(id)?.Connection is not { } connection ? default : new PathReport(
        connection.RoundTrip.SmoothedNanos,
        connection.RoundTrip.VariationNanos,
        connection.RoundTrip.IsMeasured ? connection.RoundTrip.LeastNanos : 0,
        connection.Congestion.WindowBytes,
        connection.Sent.OutstandingBytes,
        connection.Congestion.PacingRate,
        connection.Path.Current);

    /// <summary>Counts of all peers, those that are gone included, and of what belonged to none.</summary>
    public PeerStatistics Statistics()
    {
        PeerStatistics sum = _node;
        sum.Add(_past);
        foreach (Peer? peer in _peers)
        {
            if (peer is not null)
            {
                sum.Add(peer.Statistics);
            }
        }

        return sum;
    }
}
