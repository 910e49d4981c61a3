namespace Ringside.Bench.Io;

/// <summary>Who sends to whom, and how.</summary>
/// <param name="Sender">The sending side.</param>
/// <param name="Receiver">The draining side.</param>
/// <param name="How">In what unit: see the constants.</param>
internal sealed record BurstPair(BurstSide Sender, BurstSide Receiver, string How)
{
    /// <summary>One call for each datagram.</summary>
    internal const string OneByOne = "one-by-one";

    /// <summary>Many datagrams a call, which the sending socket makes trains of where it can (UDP_SEGMENT, udp(7)).</summary>
    internal const string Batch = "batch";

    /// <summary>The same, and the receiving socket takes whole trains: one packet through the whole stack (UDP_GRO, udp(7)).</summary>
    internal const string Trains = "gso-gro";

    internal string FullName => $"{Sender.FullName} to {Receiver.FullName}, {How}";

    /// <summary>The table of pairs: baselines, sockets in all units, every back end with itself, and with sockets on the other
    /// side.</summary>
    internal static IReadOnlyList<BurstPair> All(IoBenchmarkOptions options)
    {
        IReadOnlyList<string> chosen = OurBackends.Chosen(options);
        var pairs = new List<BurstPair>
        {
            new(BurstSide.Raw, BurstSide.Raw, OneByOne),
            new(BurstSide.Dotnet, BurstSide.Dotnet, OneByOne),
        };
        if (chosen.Contains("socket"))
            pairs.AddRange(OfSockets());
        foreach (string name in chosen.Where(name => name != "socket"))
        {
            pairs.Add(new BurstPair(BurstSide.Batched(name), BurstSide.Batched(name), Batch));

            // Not in batches: veth hands trains over as they are, and whoever looks below UDP would see one packet larger than any MTU.
            pairs.Add(new BurstPair(BurstSide.Single("socket"), BurstSide.Batched(name), OneByOne));
            pairs.Add(new BurstPair(BurstSide.Batched(name), BurstSide.Batched("socket"), Batch));
        }

        return pairs;
    }

    private static IEnumerable<BurstPair> OfSockets() =>
    [
        new(BurstSide.Single("socket"), BurstSide.Single("socket"), OneByOne),
        new(BurstSide.Batched("socket"), BurstSide.Batched("socket"), Batch),
        new(BurstSide.Batched("socket"), BurstSide.Batched("socket", options => options with { Coalescing = true }), Trains),
    ];
}
