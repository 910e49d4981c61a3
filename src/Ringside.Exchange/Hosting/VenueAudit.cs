using System.Collections.Immutable;
using System.Net;
using Ringside.Exchange.Auditing;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Nodes;
using Ringside.Exchange.Shards;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;
using Ringside.Net.Agents;

namespace Ringside.Exchange.Hosting;

/// <summary>An audit of a venue that runs, on a thread of its own: reads all streams from their first batch, then follows them.</summary>
public sealed class VenueAudit : IDisposable
{
    private readonly AgentThread _thread;
    private AuditAgent? _agent;

    private VenueAudit(VenueAuditOptions options) => _thread = AgentThread.Start(
        waiter => Create(options, waiter),
        new AgentThreadOptions { Name = "audit", Strategy = WaitStrategy.Block, MaximumDescriptors = 8 + options.Venue.Shards.Length });

    /// <summary>How far it is.</summary>
    public AuditProgress Progress => _agent?.Progress ?? AuditProgress.None;

    /// <summary>Whether its thread runs.</summary>
    public bool IsRunning => _thread.IsRunning;

    /// <summary>Starts it.</summary>
    /// <param name="options">Which venue, and how.</param>
    /// <exception cref="AgentException">Its ports cannot be had; says why.</exception>
    public static VenueAudit Start(VenueAuditOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new VenueAudit(options);
    }

    /// <summary>Ends it, and reports.</summary>
    /// <exception cref="AgentException">It failed; says why.</exception>
    public AuditReport Stop()
    {
        _thread.RequestStop();
        _thread.Join();
        return _agent!.Report!;
    }

    /// <inheritdoc/>
    public void Dispose() => _thread.Dispose();

    private CompositeAgent Create(VenueAuditOptions options, Waiter waiter)
    {
        VenueConfiguration venue = options.Venue;
        var streams = new VenueStreams(venue);
        StreamSwitch? connection = null;
        return new CompositeAgent(
            waiter,
            new AgentPlan("streams", _ => connection = new StreamSwitch(
                new StreamSwitchOptions { Interface = venue.Interface, Groups = streams.Groups, HearsOthers = true },
                options.Backend.ForThread(waiter),
                waiter)),
            new AgentPlan("audit", _ => _agent = Make(options, streams, connection!.Attach(AddressFor(venue)), waiter)));
    }

    private static AuditAgent Make(VenueAuditOptions options, VenueStreams streams, StreamEnd end, Waiter waiter)
    {
        ILedgerSink? sink = options.Ledger is { } text ? new LedgerFile(text) : null;
        StreamFollower[] followers = [.. streams.All.Select(stream => Follow(streams, stream, end))];
        StreamFollower? merge = streams.HasMerge ? followers[^1] : null;
        var reader = new MergedReader(followers[..streams.Shards], merge);
        ImmutableArray<ShardCore> shards = [.. Enumerable.Range(0, streams.Shards).Select(shard => new ShardCore(streams.CoreOf(shard)))];
        return new AuditAgent(new AuditNode(reader, shards, options.Audit, sink), end, waiter);
    }

    private static StreamFollower Follow(VenueStreams streams, StreamId stream, StreamEnd end) => new(
        streams.FollowerOf(stream, identity: 0, (uint)end.Local.GetHashCode() | 1), StreamPosition.Beginning,
        end.OutputTo(streams.GroupOf(stream)));

    // A port of the kernel's choice, where the nodes' addresses can be reached from.
    private static Endpoint AddressFor(VenueConfiguration venue)
    {
        IPAddress node = venue.Nodes[0].Stream.Address;
        bool isIPv6 = venue.Nodes[0].Stream.IsIPv6;
        IPAddress own = isIPv6 ? IPAddress.IPv6Any : IPAddress.Any;
        if (IPAddress.IsLoopback(node))
            own = isIPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        return new Endpoint(own, 0);
    }
}
