using Ringside.Exchange.Configuration;
using Ringside.Exchange.Doors;
using Ringside.Exchange.Health;
using Ringside.Exchange.Hosting;
using Ringside.Exchange.Members;
using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.App.Commands.Venue;

/// <summary>Runs nodes of a venue until Ctrl-C, and tells what they do.</summary>
internal sealed class VenueRun(VenueConfiguration venue, MemberList members)
{
    /// <summary>Names of the nodes; none for all.</summary>
    internal IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>Whether nodes share a thread where they can.</summary>
    internal bool SharesThread { get; init; } = true;

    /// <summary>What threads do while there is no work.</summary>
    internal WaitStrategy Wait { get; init; } = WaitStrategy.Block;

    /// <summary>How gateways serve the connections of members.</summary>
    internal required ChosenConnections Connections { get; init; }

    /// <summary>Whether to go on where stores have lost what they had said.</summary>
    internal bool AcceptsLoss { get; init; }

    /// <summary>What is printed when the venue is open.</summary>
    internal IReadOnlyList<string> Welcome { get; init; } = [];

    /// <summary>Runs them.</summary>
    /// <returns>The exit code.</returns>
    internal int Run()
    {
        VenueGround.Check(venue, Nodes);
        using var interruption = new Interruption();
        using Stream errors = Console.OpenStandardError();
        using var log = new VenueLog(errors, KernelClock.RealtimeNanos);
        if (!Backends.TryGet("socket", out IBackend? backend))
        {
            throw new InvalidOperationException("there is no back end named socket");
        }

        if (AcceptsLoss)
        {
            AcceptLoss();
        }

        try
        {
            using VenueHost host = VenueHost.Start(new VenueHostOptions
            {
                Venue = venue,
                Members = members,
                Log = log,
                Backend = backend,
                Nodes = Nodes,
                SharesThread = SharesThread,
                Wait = Wait,
                Connections = Connections.Kind,
            });
            Tell(host, interruption.Token);
            host.Wait(interruption.Token);
            Console.WriteLine(
                venue.StableCopies == 0 ? "ended"
                : host.IsOpen || host.IsDayOver ? "ended: everything that was acknowledged is on the stores"
                : "ended, and was not open: what was acknowledged before is where the stores kept it");
            return ExitCodes.Success;
        }
        catch (AgentException failure) when (failure.InnerException is KernelException or IOException or UnauthorizedAccessException)
        {
            throw new RefusedException(failure.Message);
        }
    }

    private void AcceptLoss()
    {
        string[] away = [.. venue.Stores.Select(store => store.Name).Where(name => Nodes.Count > 0 && !Nodes.Contains(name))];
        if (away.Length > 0)
        {
            throw new UsageException(
                $"--accept-loss without {string.Join(", ", away)}: what is left is decided over all stores, "
                    + "expected them all in this process");
        }

        try
        {
            IReadOnlyList<string> lines = LossAcceptance.Accept(venue);
            foreach (string line in lines.Count == 0 ? ["--accept-loss: nothing is in doubt, and nothing was done"] : lines)
            {
                Console.WriteLine(line);
            }
        }
        catch (Exception failure) when (failure is KernelException or IOException or UnauthorizedAccessException)
        {
            throw new RefusedException($"--accept-loss: {failure.Message}");
        }
    }

    private void Tell(VenueHost host, CancellationToken cancellation)
    {
        foreach (string line in VenueTable.Lines(venue, Nodes))
        {
            Console.WriteLine(line);
        }

        foreach (string line in new VenueBudget(venue).Lines(isOneProcess: Nodes.Count == 0))
        {
            Console.WriteLine(line);
        }

        Console.WriteLine($"threads: {host.Composition}");
        if (venue.Nodes.Any(node => node.Role == NodeRole.Gateway && (Nodes.Count == 0 || Nodes.Contains(node.Name))))
        {
            Console.WriteLine($"connections: {Connections}");
        }

        while (!host.IsOpen && !host.IsDayOver && host.IsRunning && !cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(20)))
        {
        }

        if (host.IsDayOver)
        {
            Console.WriteLine(
                $"the day {venue.Day.ToString().Trim()} is over: members and feeds read what it was, and nothing more is taken; "
                    + "another day wants another name");
        }

        if (host.IsOpen)
        {
            foreach (string line in Welcome)
            {
                Console.WriteLine(line);
            }

            Console.WriteLine("open");
        }
    }
}
