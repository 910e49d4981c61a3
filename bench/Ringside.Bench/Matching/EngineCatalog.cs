namespace Ringside.Bench.Matching;

/// <summary>The engines that workloads drive, by name.</summary>
internal static class EngineCatalog
{
    /// <summary>The bare order book.</summary>
    internal const string Book = "book";

    /// <summary>The engine of the venue.</summary>
    internal const string Venue = "venue";

    /// <summary>No engine: what everything around one costs. Its reports are not the published ones.</summary>
    internal const string Floor = "floor";

    /// <summary>A runner for one engine and one hand-off.</summary>
    internal static IWorkloadRunner Create(string engine, ReportMemory memory, ReportDrainer? drainer) => (engine, drainer) switch
    {
        (Book, null) => new ArrayRunner<BookEngine<ArrayTarget>>(memory),
        (Book, _) => new RingRunner<BookEngine<RingTarget>>(memory, drainer),
        (Floor, null) => new ArrayRunner<FloorEngine<ArrayTarget>>(memory),
        (Floor, _) => new RingRunner<FloorEngine<RingTarget>>(memory, drainer),
        (Venue, null) => new ArrayRunner<VenueEngine<ArrayTarget>>(memory),
        (Venue, _) => new RingRunner<VenueEngine<RingTarget>>(memory, drainer),
        _ => throw new ArgumentException($"no engine {engine}; there are: {Book}, {Venue}, {Floor}", nameof(engine)),
    };
}
