using System.CommandLine;
using System.Globalization;
using Ringside.Exchange.Configuration;
using Ringside.Linux.Sockets;

namespace Ringside.App.Commands.Venue;

/// <summary>Where a client finds its venue: said address by address, by the venue's file, or by the demo's first port.</summary>
internal sealed class VenuePlaces
{
    private readonly Option<string?> _config = NodeOptions.Config();
    private readonly Option<int> _port = NodeOptions.BasePort();

    /// <summary>Adds the options to a command.</summary>
    internal void AddTo(Command command)
    {
        command.Options.Add(_config);
        command.Options.Add(_port);
    }

    /// <summary>Whether a venue is named.</summary>
    internal bool IsGiven(ParseResult parsed) => IsGiven(parsed, _config) || IsGiven(parsed, _port);

    /// <summary>Whether an option was written.</summary>
    internal static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>Where the first gateway listens.</summary>
    /// <exception cref="UsageException">Two places are named, or there is none.</exception>
    internal Endpoint Gateway(ParseResult parsed, Option<string> gateway) => Gateways(parsed, gateway)[0];

    /// <summary>Where gateways listen: the one that is named, be it besides the venue's file, or all of the venue, the first number
    /// first.</summary>
    /// <exception cref="UsageException">Two places are named, or there is none.</exception>
    internal Endpoint[] Gateways(ParseResult parsed, Option<string> gateway)
    {
        if (IsGiven(parsed, _port))
        {
            ThrowIfGiven(parsed, gateway);
        }

        return !IsGiven(parsed) || IsGiven(parsed, gateway)
            ? [LabOptions.ParseEndpoint("--gateway", parsed.GetValue(gateway)!)]
            : [.. All(parsed, NodeRole.Gateway, shard: 0).Select(node => node.Ouch)];
    }

    /// <summary>Where the first gateway tells how it is, in words: its address where that is known.</summary>
    internal string HealthPage(ParseResult parsed, Option<string> gateway)
    {
        // Without any place it is that of the demo, whose first port is the usual one.
        Endpoint page = IsGiven(parsed, gateway) ? default : First(parsed, NodeRole.Gateway, shard: 0).Health;
        return page.IsEmpty ? "the gateway's page /health" : $"http://{page}/health";
    }

    /// <summary>Refuses an engine that the venue, as far as it is named, does not have.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="gateway">The option of a gateway: where it is given nothing is known of the venue behind it.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="number">The engine's number; 0 for any that is not the only one.</param>
    /// <exception cref="UsageException">There is none, or nobody else to write.</exception>
    internal void ThrowIfNoEngine(ParseResult parsed, Option<string> gateway, int shard, int number)
    {
        if (Known(parsed, gateway) is not { } venue)
        {
            return;
        }

        ThrowIfNoShard(parsed, gateway, shard);
        NodeConfiguration[] engines = [.. venue.EnginesOf(shard)];
        if (engines.Length < 2)
        {
            throw new UsageException(
                $"--shard {Text(shard)}: it has one engine in {Name(parsed)}; expected several, one of which takes the lead");
        }

        if (number != 0 && !engines.Any(engine => engine.Number == number))
        {
            string known = string.Join(", ", engines.Select(engine => $"{Text(engine.Number)} ({engine.Name})"));
            throw new UsageException($"--to {Text(number)}: expected the number of an engine of shard {Text(shard)}, of {known}");
        }
    }

    /// <summary>Numbers of two stores of the venue; 0 for one that is not named.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="option">Where they are named, for errors.</param>
    /// <param name="names">Names of nodes; null for none.</param>
    /// <exception cref="UsageException">No venue is named, or a name is no store of it.</exception>
    internal ushort[] Stores(ParseResult parsed, Option option, params string?[] names)
    {
        if (!IsGiven(parsed))
        {
            throw new UsageException("--config is missing: stores are named as in the venue's file");
        }

        NodeConfiguration[] stores = [.. Load(parsed).Stores];
        return [.. names.Select(name => name is null ? (ushort)0
            : stores.FirstOrDefault(store => store.Name == name)?.Number
                ?? throw new UsageException(
                    $"{option.Name} {name}: expected a store that the venue's file names: "
                        + string.Join(", ", stores.Select(store => store.Name))))];
    }

    /// <summary>Refuses a shard that the venue, as far as it is known, does not have.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="gateway">The option of a gateway: where it is given nothing is known of the venue behind it.</param>
    /// <param name="shard">The shard.</param>
    /// <exception cref="UsageException">There is none.</exception>
    internal void ThrowIfNoShard(ParseResult parsed, Option<string> gateway, int shard)
    {
        int known = Known(parsed, gateway)?.Shards.Length ?? int.MaxValue;
        if (shard >= known)
        {
            string expected = known == 1 ? "0, the only one" : "0 to " + Text(known - 1);
            throw new UsageException($"--shard {Text(shard)}: expected a shard of the venue, {expected} in {Name(parsed)}");
        }
    }

    /// <summary>The venue, as far as it is known: as it is named, or the demo; null where only a gateway is.</summary>
    /// <exception cref="UsageException">Its file cannot be read.</exception>
    internal VenueConfiguration? Known(ParseResult parsed, Option<string> gateway) =>
        IsGiven(parsed) || !IsGiven(parsed, gateway) ? Load(parsed) : null;

    /// <summary>Whether it is the demo whose venue is known.</summary>
    internal bool IsDemo(ParseResult parsed, Option<string> gateway) =>
        parsed.GetValue(_config) is null && Known(parsed, gateway) is not null;

    /// <summary>The market data of a shard, and the interface where it is heard.</summary>
    /// <exception cref="UsageException">An address is named, too, or there is no such node.</exception>
    internal (VenueConfiguration Venue, NodeConfiguration Node) MarketData(ParseResult parsed, int shard, params Option[] addresses)
    {
        foreach (Option address in addresses)
        {
            ThrowIfGiven(parsed, address);
        }

        return (Load(parsed), First(parsed, NodeRole.MarketData, shard));
    }

    private void ThrowIfGiven(ParseResult parsed, Option address)
    {
        if (IsGiven(parsed, address))
        {
            string venue = parsed.GetValue(_config) is { } file ? $"--config {file}" : $"--base-port {parsed.GetValue(_port)}";
            throw new UsageException($"{address.Name} with {venue}: expected only one of them, as each says where");
        }
    }

    private NodeConfiguration First(ParseResult parsed, NodeRole role, int shard) => All(parsed, role, shard)[0];

    private NodeConfiguration[] All(ParseResult parsed, NodeRole role, int shard)
    {
        NodeConfiguration[] all =
            [.. Load(parsed).Nodes.Where(node => node.Role == role && node.Shard == shard).OrderBy(node => node.Number)];
        return all.Length > 0 ? all : throw new UsageException(string.Create(
            CultureInfo.InvariantCulture,
            $"{parsed.GetValue(_config) ?? "the demo venue"}: among its nodes there is no "
                + $"{(role == NodeRole.Gateway ? "gateway" : $"market-data node of shard {shard}")}"));
    }

    private string Name(ParseResult parsed) =>
        parsed.GetValue(_config) ?? "the demo venue (--config FILE names another one)";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private VenueConfiguration Load(ParseResult parsed)
    {
        if (parsed.GetValue(_config) is not { } file)
        {
            return DemoVenue.Create("venue", parsed.GetValue(_port));
        }

        return IsGiven(parsed, _port)
            ? throw new UsageException($"--base-port with --config {file}: the file says it, expected only one of them")
            : NodeOptions.Load(file);
    }
}
