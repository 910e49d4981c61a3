namespace Ringside.Bench.Io;

/// <summary>What is concluded from the rows: the parts of the gain, and the ratios with what they shall reach.</summary>
/// <remarks>Of a back end with several modes the fastest counts.</remarks>
internal sealed class Ratios(IReadOnlyList<RoundTripRow> roundTrips, IReadOnlyList<PerPacketRow> perPacket)
{
    private const string Spin = "spin";
    private const string Block = "block";

    /// <summary>Spinning instead of sleeping, and skipping the stack: the two are often quoted as one.</summary>
    internal IReadOnlyList<GainRow> Gains()
    {
        RoundTripRow? asleep = Find(Contender.DotnetAsync, Block);
        RoundTripRow? spinning = Find(Contender.Raw, Spin);
        RoundTripRow? fastest = Fastest(roundTrips.Where(row => row.Wait == Spin && SkipsTheStack(row)));
        return
        [
            .. Gain("spinning instead of sleeping", asleep, spinning),
            .. Gain("skipping the stack", spinning, fastest),
            .. Gain("both", asleep, fastest),
        ];
    }

    /// <summary>The ratios that are to be reached.</summary>
    internal IReadOnlyList<ReachRow> All() =>
    [
        OfRoundTrips("xdp", Contender.DotnetAsync, Block, 1 / 12.0),
        OfRoundTrips("xdp", Contender.Raw, Spin, 0.6),
        OfRoundTrips("packet", Contender.Raw, Spin, 0.7),
        OfRoundTrips("io_uring", Contender.Raw, Spin, 1.5),
        OfRoundTrips("socket", Contender.Raw, Spin, 1.1),
        Judge(
            "gso-gro socket to socket / one-by-one, per packet",
            Cost("socket", BurstPair.Trains),
            Cost("socket", BurstPair.OneByOne),
            0.1),
        Judge(
            "xdp to xdp / socket to socket, per packet",
            Cost("xdp", BurstPair.Batch),
            Cost("socket", BurstPair.OneByOne),
            0.5),
    ];

    private static bool SkipsTheStack(RoundTripRow row) => row.Backend is "xdp" or "packet";

    private static RoundTripRow? Fastest(IEnumerable<RoundTripRow> rows) =>
        rows.Where(row => row.P50Nanos is not null).MinBy(row => row.P50Nanos);

    private static IEnumerable<GainRow> Gain(string part, RoundTripRow? from, RoundTripRow? to)
    {
        if (from?.P50Nanos is { } before && to?.P50Nanos is { } after and > 0)
            yield return new GainRow(part, from.FullName, to.FullName, before, after, Math.Round(before / (double)after, 2));
    }

    private static ReachRow Judge(string what, double? above, double? below, double reach)
    {
        double? ratio = above / below;
        return ratio is { } exact
            ? new ReachRow(what, Math.Round(exact, 4), Math.Round(reach, 4), exact <= reach)
            : new ReachRow(what, null, Math.Round(reach, 4), null);
    }

    private ReachRow OfRoundTrips(string backend, string baseline, string wait, double reach) => Judge(
        $"{backend} {Spin} / {baseline} {wait}, median round trip",
        Find(backend, Spin)?.P50Nanos,
        Find(baseline, wait)?.P50Nanos,
        reach);

    private RoundTripRow? Find(string backend, string wait) =>
        Fastest(roundTrips.Where(row => row.Backend == backend && row.Wait == wait));

    private double? Cost(string backend, string how) => perPacket
        .Where(row => row.Sender == backend && row.Receiver == backend && row.How == how)
        .Min(row => row.TotalNanos);
}
