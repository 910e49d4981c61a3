using Ringside.Exchange.Configuration;
using Ringside.Exchange.Health;
using Ringside.Exchange.Hosting;
using Ringside.Net.Ports;

namespace Ringside.Exchange.Tests.Hosting;

/// <summary>Who takes part in electing a writer, and how patiently.</summary>
public sealed class ElectionPlanTests
{
    [Fact]
    public void An_engine_of_several_is_as_patient_as_the_file_says()
    {
        using var venue = new TestVenue((demo, port) => TestVenue.WithTwoEngines(demo, port) with { SilenceMilliseconds = 700 });
        NodeConfiguration second = venue.Configuration.EnginesOf(0).Last();
        Assert.Equal(
            (second.Number, 700_000_000, 1_400_000_000, 2_800_000_000),
            PartsOf(venue).ElectionOf(second) is { } election
                ? (election.Candidate, election.DetectNanos, election.StuckNanos, election.GraceNanos)
                : default);
    }

    [Fact]
    public void The_only_engine_elects_nobody()
    {
        using var venue = new TestVenue();
        Assert.Null(PartsOf(venue).ElectionOf(venue.Configuration.EnginesOf(0).Single()));
    }

    private static VenueParts PartsOf(TestVenue venue)
    {
        Backends.TryGet("socket", out IBackend? backend);
        var log = new VenueLog(Stream.Null, () => 0);
        return new VenueParts(venue.Configuration, new VenueFolders(venue.Configuration), DemoMembers.Create(), backend!, log);
    }
}
