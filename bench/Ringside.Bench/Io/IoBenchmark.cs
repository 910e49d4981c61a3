using Ringside.Lab.Reports;

namespace Ringside.Bench.Io;

/// <summary>What the network costs through each back end and through the baselines: round trips, work per packet, allocations.</summary>
/// <remarks>
/// <para>The problem: on a shared machine a figure says as much about the neighbours as about the code. So everything that is compared
/// runs in one process, in rounds, one contender after the other, and the smallest of a contender's round medians stands for it;
/// percentiles and the maximum are of all rounds.</para>
/// <para>The wire is a veth pair (veth(4)) between two namespaces made for this. It hands a packet to the receiver's stack inside the
/// sender's call: no interrupt, no moderation, so round trips are shorter than between two network cards, and what skips the stack
/// gains another factor there than here.</para>
/// <para>A back end that the machine refuses has a row with the reason, and no figure.</para>
/// </remarks>
public static class IoBenchmark
{
    /// <summary>Measures. Takes all processors that it gets, for a minute or two with the default options.</summary>
    /// <param name="options">How often, how long and what.</param>
    /// <exception cref="Ringside.Linux.Errors.KernelException">Namespaces cannot be made: EPERM.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count below its limit.</exception>
    /// <exception cref="ArgumentException">A back end that does not exist.</exception>
    public static IoBenchmarkResult Run(IoBenchmarkOptions options)
    {
        Check(options);
        var reader = new MachineFactsReader();
        MachineFacts machine = reader.Read();
        using var wire = new Wire();
        var pings = new RoundTripPart(wire, options);
        IReadOnlyList<RoundTripRow> roundTrips = pings.OverTheWire();
        IReadOnlyList<PerPacketRow> perPacket = new PerPacketPart(wire, options).Run();
        IReadOnlyList<RoundTripRow> selfPings = pings.ToItself();
        var ratios = new Ratios(roundTrips, perPacket);
        return new IoBenchmarkResult
        {
            Machine = reader.WithLoadAtEnd(machine),
            RoundTrips = roundTrips,
            PerPacket = perPacket,
            AllocatedBytesPerPacket = Allocated(perPacket),
            SelfPings = selfPings,
            Gains = ratios.Gains(),
            Ratios = ratios.All(),
            Rounds = options.Rounds,
        };
    }

    /// <summary>The names that <see cref="IoBenchmarkOptions.Backends"/> may hold.</summary>
    public static IReadOnlyList<string> BackendNames =>
        [.. OurBackends.Measurable.Concat(OurBackends.Measurable.Select(OurBackends.NameOf)).Distinct()];

    private static void Check(IoBenchmarkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Rounds, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.RoundTrips, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Bursts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BurstSize, 16);
        ArgumentOutOfRangeException.ThrowIfNegative(options.WarmUp);
        string? unknown = options.Backends.FirstOrDefault(name => !BackendNames.Contains(name));
        if (unknown is not null)
            throw new ArgumentException($"'{unknown}' is no back end: expected one of {string.Join(", ", BackendNames)}", nameof(options));
    }

    // A row tells of both of its ends together, so only those with one back end at both of them tell of that one.
    private static Dictionary<string, double> Allocated(IReadOnlyList<PerPacketRow> rows) => rows
        .Where(row => row.AllocatedBytes is not null && row.Sender == row.Receiver)
        .Where(row => OurBackends.Measurable.Select(OurBackends.NameOf).Contains(row.Sender))
        .GroupBy(row => row.Sender)
        .ToDictionary(group => group.Key, group => group.Max(row => row.AllocatedBytes!.Value));
}
