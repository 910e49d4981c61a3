using System.Globalization;
using Ringside.App.Venue;
using Ringside.Exchange.Administration;
using Ringside.Exchange.Clients;
using Ringside.Exchange.Configuration;
using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Net.Agents;
using Ringside.Net.Ports;
using Ringside.Protocols.Fields;

namespace Ringside.App.Drills;

/// <summary>Restarts processes of a venue one at a time, in the order of docs/operate.md ("A rolling restart"): each is asked to end, is
/// started again, and has what its like have before the next one is asked.</summary>
/// <param name="venue">The venue.</param>
/// <param name="network">Where it is.</param>
/// <param name="processes">Its processes.</param>
/// <param name="limitNanos">Until when all is done, CLOCK_MONOTONIC_RAW.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class RollingRestart(
    VenueConfiguration venue, DrillNetwork network, DrillProcesses processes, long limitNanos, CancellationToken cancellation)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    private static ReadOnlySpan<byte> Metrics => "GET /metrics HTTP/1.1\r\nHost: drill\r\nConnection: close\r\n\r\n"u8;

    /// <summary>Restarts all processes but engines and market data of other shards.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="writer">Finds out which engine writes it.</param>
    /// <returns>The round, with the times of the hand-over.</returns>
    /// <exception cref="RefusedException">One did not come back, or the lead was not taken over.</exception>
    internal DrillRound Run(int shard, Func<string> writer)
    {
        NodeRole[] roles = [NodeRole.Gateway, NodeRole.MarketData, NodeRole.Merge, NodeRole.Standby, NodeRole.Store];
        foreach (NodeConfiguration node in roles.SelectMany(role => venue.Nodes.Where(node => node.Role == role)))
        {
            if (node.Role != NodeRole.MarketData || node.Shard == shard)
            {
                Restart(node);
            }
        }

        string old = writer();
        NodeConfiguration[] engines = [.. venue.EnginesOf(shard)];
        NodeConfiguration[] others = [.. engines.Where(engine => engine.Name != old)];
        Array.ForEach(others, Restart);
        DrillRound round = HandOver(shard, others[0]);
        WaitUntil(() => writer() == others[0].Name, $"{others[0].Name} does not write, though {old} has handed over to it");
        Restart(engines.First(engine => engine.Name == old));
        return round with { Target = $"{old} to {others[0].Name}" };
    }

    private void Restart(NodeConfiguration node)
    {
        processes.End(node.Name, limitNanos, cancellation);
        processes.Start([node.Name]);
        processes.WaitUntilOpen([node.Name], limitNanos, cancellation);
        if (node.Health.IsEmpty)
        {
            return; // it is open when it has caught up
        }

        NodeConfiguration like = venue.Nodes.First(other => other != node && other.Role == node.Role && other.Shard == node.Shard);
        long[] least = [];
        WaitUntil(() => (least = Numbers(like)).Length > 0, $"{like.Name} does not say how far it is");
        WaitUntil(
            () => Numbers(node) is { } own && own.Length == least.Length && own.Zip(least).All(one => one.First >= one.Second),
            $"{node.Name} has not caught up");
    }

    // The numbers of the last batches that a store or an engine has, stream by stream.
    private long[] Numbers(NodeConfiguration node) =>
    [
        .. network.Run(() => PlainQuestion.Ask(node.Health, Metrics)).Split('\n')
            .Where(line => line.StartsWith("ringside_store_kept{", StringComparison.Ordinal)
                || line.StartsWith("ringside_engine_batches{", StringComparison.Ordinal))
            .Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .Select(text => long.TryParse(text, CultureInfo.InvariantCulture, out long number) ? number : 0),
    ];

    // From just before the request leaves until it is answered: from then on nobody but the other engine takes anything.
    private DrillRound HandOver(int shard, NodeConfiguration engine)
    {
        var request = new AdministrativeRequest
        {
            Action = AdministrativeAction.HandOver,
            Target = AdministrativeTarget.Shard,
            Number = (uint)shard,
            Node = engine.Number,
            Request = 1,
        };
        var user = new AdministrationUser(request, Console.Error);
        var client = new OuchClient(
            new OuchClientOptions { Name = Alpha6.Of(DrillVenue.Administrator), Secret = Alpha10.Of(DrillVenue.Secret), MostOrders = 1 },
            user);
        Ask(client, user);
        return user.Answers is [{ Outcome: AdministrativeOutcome.Done }]
            ? new DrillRound(engine.Name, user.SentNanos, shard) { StruckNanos = KernelClock.MonotonicRawNanos() }
            : throw new RefusedException(
                $"the hand-over to {engine.Name} was answered with: {string.Join(", ", user.Answers.Select(answer => answer.Outcome))}");
    }

    private void Ask(OuchClient client, AdministrationUser user)
    {
        Backends.TryGet("socket", out IBackend? backend);
        NodeConfiguration gateway = venue.Nodes.First(node => node.Role == NodeRole.Gateway);
        try
        {
            using AgentThread thread = AgentThread.Start(
                waiter => new OuchAgent(backend!.ForThread(waiter), gateway.Ouch, client, user, null, new Reconnection(0), waiter),
                new AgentThreadOptions { Name = "administrator", Strategy = WaitStrategy.Block, EnterNamespace = network.Enter });
            thread.Join();
        }
        catch (KernelException problem)
        {
            throw new RefusedException($"the administrator cannot ask {gateway.Name}: {problem.Message}");
        }
    }

    private void WaitUntil(Func<bool> isSo, string otherwise)
    {
        while (!isSo())
        {
            cancellation.ThrowIfCancellationRequested();
            processes.ThrowIfAnyEnded();
            if (KernelClock.MonotonicRawNanos() > limitNanos)
            {
                throw new RefusedException($"{otherwise} within the time of a round");
            }

            cancellation.WaitHandle.WaitOne(Look);
        }
    }
}
