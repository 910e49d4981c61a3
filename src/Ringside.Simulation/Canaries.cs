using Ringside.Exchange;
using Ringside.Messaging.Streams;
using Ringside.Simulation.Streams;
using Ringside.Simulation.Venue;

namespace Ringside.Simulation;

/// <summary>All canaries. What each stands for is said where the rule is named: <see cref="StreamFault"/>, <see cref="VenueFault"/>.
/// </summary>
/// <remarks>The first seed is where a search begins, and no part of the proof: it changes with the timing of the nodes. That one is found
/// within <see cref="Canary.Seeds"/> seeds must not.</remarks>
public static class Canaries
{
    /// <summary>The canaries, those of streams first.</summary>
    public static IReadOnlyList<Canary> All { get; } =
    [
        InStreams(StreamFault.ChainIgnored, 28),
        InStreams(StreamFault.PromiseForgotten, 1_813),
        InStreams(StreamFault.DoubtIgnored, 118),
        InStreams(StreamFault.OneAnswerSeals, 15),
        InStreams(StreamFault.WriterForgets, 24),
        InStreams(StreamFault.OldFillsRefused, 2),
        InStreams(StreamFault.MarksNotRepeated, 205),
        InStreams(StreamFault.MarkBeforeWrite, 1),
        InStreams(StreamFault.WriterGoesOn, 99),
        InStreams(StreamFault.EpochUsedAgain, 2),
        InStreams(StreamFault.AnyEpochStored, 1),
        InStreams(StreamFault.EndlessBatchTaken, 4),
        InStreams(StreamFault.TornTailKept, 3),
        InStreams(StreamFault.MarksOfAnyEpochCount, 104, StreamProfile.BrokenStarts),
        InStreams(StreamFault.LongestWins, 72, StreamProfile.BrokenStarts),
        InVenue(VenueProfile.ElectionHeavy, StreamFault.NobodyResigns, 1),
        InVenue(VenueProfile.ElectionHeavy, StreamFault.HandedOverGoesOn, 12),
        InVenue(VenueProfile.Mixed, StreamFault.ResumedKeepsEpoch, 62),
        InVenue(VenueProfile.Mixed, VenueFault.NotSentAgain, 1),
        InVenue(VenueProfile.Mixed, VenueFault.OutOfSequenceTaken, 223),
        InVenue(VenueProfile.GatewayMoves, VenueFault.GenerationIgnored, 1),
        InVenue(VenueProfile.GatewayMoves, VenueFault.InstanceIgnored, 52),
        InVenue(VenueProfile.GatewayMoves, VenueFault.TokenTakenTwice, 1),
        InVenue(VenueProfile.Mixed, VenueFault.NumberedByArrival, 1),
        InVenue(VenueProfile.Mixed, VenueFault.FeedNumberedByItself, 1),
        InVenue(VenueProfile.Mixed, VenueFault.UnstableSnapshot, 1),
        InVenue(VenueProfile.Mixed, VenueFault.UnstableTold, 1),
        InVenue(VenueProfile.ElectionHeavy, VenueFault.UnstableMerge, 1),
        InVenue(VenueProfile.ElectionHeavy, VenueFault.StampsGoBack, 1),
        InVenue(VenueProfile.GatewayMoves, VenueFault.RejectsNumbered, 3),
        InVenue(VenueProfile.ElectionHeavy, VenueFault.DigestIgnored, 2),
        InStreams(StreamFault.StoreSetByConfiguration, 1),
        InStreams(StreamFault.FreshStoreCounts, 1),
    ];

    /// <summary>The canary of a name; null when there is none.</summary>
    public static Canary? Find(string name) => All.FirstOrDefault(canary => canary.Name == name);

    private static Canary InStreams(StreamFault fault, ulong seed, StreamProfile profile = StreamProfile.Mixed) => new(
        NameOf(fault.ToString()), profile == StreamProfile.Mixed ? "streams" : $"streams {NameOf(profile.ToString())}", seed,
        (candidate, isPlanted) => StreamSimulation.Run(candidate, profile, isPlanted ? fault : StreamFault.None));

    private static Canary InVenue(VenueProfile profile, StreamFault fault, ulong seed) => new(
        NameOf(fault.ToString()), NameOf(profile.ToString()), seed,
        (candidate, isPlanted) => VenueSimulation.Run(candidate, profile, VenueFault.None, isPlanted ? fault : StreamFault.None));

    private static Canary InVenue(VenueProfile profile, VenueFault fault, ulong seed) => new(
        NameOf(fault.ToString()), NameOf(profile.ToString()), seed,
        (candidate, isPlanted) => VenueSimulation.Run(candidate, profile, isPlanted ? fault : VenueFault.None));

    /// <summary>A name as commands write it: small letters, and a hyphen before each further word.</summary>
    internal static string NameOf(string name) => string.Concat(
        name.Select((letter, at) => char.IsUpper(letter) && at > 0 ? $"-{char.ToLowerInvariant(letter)}"
            : $"{char.ToLowerInvariant(letter)}"));
}
