using System.Globalization;
using Ringside.Exchange.Configuration;

namespace Ringside.App.Commands.Venue;

/// <summary>What listens where, as lines.</summary>
internal static class VenueTable
{
    /// <summary>A line for each address of the nodes, and for what is traded.</summary>
    /// <param name="venue">The venue.</param>
    /// <param name="nodes">Names of the nodes; none for all.</param>
    internal static IEnumerable<string> Lines(VenueConfiguration venue, IReadOnlyList<string> nodes)
    {
        foreach (ShardConfiguration shard in venue.Shards)
        {
            string symbols = string.Join(' ', shard.Instruments.Select(instrument => instrument.Symbol.ToString().Trim()));
            yield return Line($"shard {shard.Number}", "stream", $"{shard.Group} UDP", symbols);
        }

        foreach (NodeConfiguration node in venue.Nodes.Where(node => nodes.Count == 0 || nodes.Contains(node.Name)))
        {
            yield return Line(node.Name, "stream", $"{node.Stream} UDP", string.Empty);
            foreach ((string what, string where, string note) in Addresses(node))
            {
                yield return Line(node.Name, what, where, note);
            }
        }

        yield return Line("data", "folder", venue.DataFolder, string.Empty);
    }

    private static IEnumerable<(string What, string Where, string Note)> Addresses(NodeConfiguration node)
    {
        if (!node.Orders.IsEmpty)
        {
            yield return ("orders", $"{node.Orders} UDP", "MDP, of gateways in other processes");
        }

        if (!node.Ouch.IsEmpty)
        {
            string how = node.TlsFile is null ? "members: SoupBinTCP, OUCH 4.2" : "members: OUCH 4.2 over TLS";
            yield return ("ouch", $"{node.Ouch} TCP", how);
        }

        if (!node.LineA.IsEmpty)
        {
            yield return ("line A", $"{node.LineA} UDP", "ITCH 5.0 over MoldUDP64");
        }

        if (!node.LineB.IsEmpty)
        {
            yield return ("line B", $"{node.LineB} UDP", "the same");
        }

        if (!node.Rerequest.IsEmpty)
        {
            yield return ("again", $"{node.Rerequest} UDP", "messages that were missed");
        }

        if (!node.Snapshots.IsEmpty)
        {
            yield return ("snapshots", $"{node.Snapshots} TCP", "books, for who joins late");
        }

        if (!node.Health.IsEmpty)
        {
            yield return ("health", $"http://{node.Health}/health", "and /metrics");
        }
    }

    private static string Line(string who, string what, string where, string note) =>
        string.Create(CultureInfo.InvariantCulture, $"{who,-12}{what,-11}{where,-36}{note}").TrimEnd();
}
