namespace Ringside.Bench.Messaging;

/// <summary>Everything that is measured, in some minutes: every pattern at every loss, with and without trains, spinning and sleeping, with
/// short messages and with messages of a packet; and the number of peers as a dimension of <c>n1</c> and <c>nn</c>.</summary>
/// <remarks>The two processes stay over all runs, so only the first runs of a system and a pattern need the whole time to be compiled;
/// the others warm up for as long as a connection needs to find its rate.</remarks>
public static class MessagingMatrix
{
    private const int Milliseconds = 600;
    private const int FirstWarmUpMilliseconds = 1000;
    private const int WarmUpMilliseconds = 250;
    private const int UsualPeers = 4;

    // Of nn, which has a connection for each pair.
    private const int MostPeersOfBoth = 16;

    private static readonly int[] Sizes = [64, 1400];
    private static readonly double[] Losses = [0, 0.1, 1, 5];
    private static readonly int[] OtherPeers = [1, 2, 16, 64];

    /// <summary>All runs, in an order in which those to be compared follow one another.</summary>
    /// <param name="systems">Which systems.</param>
    public static IReadOnlyList<MessagingPlan> Plans(IReadOnlyList<string> systems)
    {
        ArgumentNullException.ThrowIfNull(systems);
        var seen = new HashSet<(string, string, bool)>();
        return
        [
            .. Shapes().Concat(Crowds())
                .SelectMany(plan => systems.Select(system => plan with { System = system }))
                .Where(plan => plan.System != "tcp" || (plan.LossPercent == 0 && plan.Trains))
                .Select(plan => plan with
                {
                    Milliseconds = Milliseconds,
                    WarmUpMilliseconds = seen.Add((plan.System, plan.Pattern, plan.Trains)) ? FirstWarmUpMilliseconds : WarmUpMilliseconds,
                }),
        ];
    }

    // TCP knows neither loss nor trains here, so it has one row of each shape.
    private static IEnumerable<MessagingPlan> Shapes() =>
        from size in Sizes
        from pattern in MessagingBenchmark.Patterns
        from blocks in (bool[])[false, true]
        from loss in Losses
        from trains in (bool[])[true, false]
        select new MessagingPlan
        {
            Pattern = pattern,
            Size = size,
            LossPercent = loss,
            Blocks = blocks,
            Trains = trains,
            Peers = MessagingBenchmark.HasPeers(pattern) ? UsualPeers : 1,
        };

    private static IEnumerable<MessagingPlan> Crowds() =>
        from pattern in MessagingBenchmark.Patterns.Where(MessagingBenchmark.HasPeers)
        from peers in OtherPeers
        where pattern == "n1" || peers <= MostPeersOfBoth
        select new MessagingPlan { Pattern = pattern, Peers = peers };
}
