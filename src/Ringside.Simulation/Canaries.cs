using Ringside.Exchange;
using Ringside.Messaging.Streams;
using Ringside.Simulation.Streams;
using Ringside.Simulation.Venue;

namespace Ringside.Simulation;

/// <summary>All canaries. What each stands for is said where the rule is named: <see cref="StreamFault"/>, <see cref="VenueFault"/>.
/// </summary>
/// <remarks>The first seed is where a search begins, and no part of the proof. One is found by few seeds, and not within 200 of the first:
/// its search begins shortly before the one that finds it, which changes with the timing of the nodes.</remarks>
public static class Canaries
{
    private static string[] Lost =>
    [
        "what is stable is never replaced",
        "what is shown is stored",
        "everybody who has a batch has the same",
        "a mark says what is on the disk",
        "what a store has marked it keeps",
        "a seal finds all that is stable",
        "an established writer has all that is stable",
    ];

    private static string[] Unwritten => ["a store holds what was written", "a batch is read as it was written"];
    private static string[] Stuck =>
        ["a writer goes on when all is well again", "all come to the same end when all is well again"];

    private static string[] VenueStuck =>
    [
        "members trade again",
        "members trade again though one engine hears nobody",
        "all come to the same end, and no order is in doubt",
        "a venue that starts again comes to the same end",
    ];

    private static string[] Unstable => ["what is shown is stored", "everybody who has a batch has the same"];
    private static string[] ToldTwice =>
        ["a member is told the same under the same number", "everybody has the same messages of a member"];

    private static string[] Answers =>
    [
        "what is sent in one log-in to one shard has its answers in order",
        "an order has one answer, and none when it never arrived",
        "an order is taken once",
        "an engine leaves out what is out of sequence",
    ];

    /// <summary>The canaries, those of streams first.</summary>
    public static IReadOnlyList<Canary> All { get; } =
    [
        InStreams(StreamFault.ChainIgnored, Lost),
        InStreams(StreamFault.PromiseForgotten, Lost, StreamProfile.BrokenStarts),
        InStreams(StreamFault.PromiseIsNoBarrier, Lost),
        InStreams(StreamFault.DoubtIgnored, Lost),
        InStreams(StreamFault.OneAnswerSeals, Lost),
        InStreams(StreamFault.WriterForgets, Stuck),
        InStreams(StreamFault.OldFillsRefused, Stuck),
        InStreams(StreamFault.MarksNotRepeated, Stuck),
        InStreams(StreamFault.MarkBeforeWrite, Lost),
        InStreams(StreamFault.WriterGoesOn, Stuck),
        InStreams(StreamFault.EpochUsedAgain, ["an epoch has one writer"]),
        InStreams(StreamFault.AnyEpochStored, Lost, StreamProfile.BrokenStarts),
        InStreams(StreamFault.EndlessBatchTaken, Unwritten),
        InStreams(StreamFault.TornTailKept, Lost),
        InStreams(StreamFault.MarksOfAnyEpochCount, Lost, StreamProfile.BrokenStarts),
        InStreams(StreamFault.LongestWins, Lost, StreamProfile.BrokenStarts),
        InStreams(StreamFault.StoreSetByConfiguration, Lost),
        InStreams(StreamFault.FreshStoreCounts, Lost),
        InVenue(VenueProfile.ElectionHeavy, StreamFault.NobodyResigns, VenueStuck),
        InVenue(VenueProfile.ElectionHeavy, StreamFault.HandedOverGoesOn, VenueStuck, firstSeed: 400),
        InVenue(VenueProfile.Mixed, StreamFault.ResumedKeepsEpoch, [.. VenueStuck, .. Unstable]),
        InVenue(VenueProfile.Mixed, VenueFault.NotSentAgain, VenueStuck),
        InVenue(VenueProfile.Mixed, VenueFault.OutOfSequenceTaken, Answers),
        InVenue(VenueProfile.GatewayMoves, VenueFault.GenerationIgnored, Answers),
        InVenue(VenueProfile.GatewayMoves, VenueFault.InstanceIgnored, Answers),
        InVenue(VenueProfile.GatewayMoves, VenueFault.TokenTakenTwice, Answers),
        InVenue(VenueProfile.Mixed, VenueFault.NumberedByArrival, [.. ToldTwice, .. VenueStuck]),
        InVenue(VenueProfile.Mixed, VenueFault.FeedNumberedByItself, ["messages of a feed are equal under equal numbers"]),
        InVenue(VenueProfile.Mixed, VenueFault.UnstableSnapshot, Unstable),
        InVenue(VenueProfile.Mixed, VenueFault.UnstableTold, Unstable),
        InVenue(VenueProfile.ElectionHeavy, VenueFault.UnstableMerge, Unstable),
        InVenue(VenueProfile.ElectionHeavy, VenueFault.StampsGoBack, ["stamps never go back"]),
        InVenue(VenueProfile.GatewayMoves, VenueFault.RejectsNumbered, ToldTwice),
        InVenue(VenueProfile.ElectionHeavy, VenueFault.DigestIgnored, ["an engine has the state of its stream"]),
    ];

    /// <summary>The canary of a name; null when there is none.</summary>
    public static Canary? Find(string name) => All.FirstOrDefault(canary => canary.Name == name);

    private static Canary InStreams(
        StreamFault fault, string[] found, StreamProfile profile = StreamProfile.Mixed) => new(
        NameOf(fault.ToString()), profile == StreamProfile.Mixed ? "streams" : $"streams {NameOf(profile.ToString())}", firstSeed: 1, found,
        (candidate, isPlanted) => StreamSimulation.Run(candidate, profile, isPlanted ? fault : StreamFault.None));

    private static Canary InVenue(VenueProfile profile, StreamFault fault, string[] found, ulong firstSeed = 1) => new(
        NameOf(fault.ToString()), NameOf(profile.ToString()), firstSeed, found,
        (candidate, isPlanted) => VenueSimulation.Run(candidate, profile, VenueFault.None, isPlanted ? fault : StreamFault.None));

    private static Canary InVenue(VenueProfile profile, VenueFault fault, string[] found) => new(
        NameOf(fault.ToString()), NameOf(profile.ToString()), firstSeed: 1, found,
        (candidate, isPlanted) => VenueSimulation.Run(candidate, profile, isPlanted ? fault : VenueFault.None));

    /// <summary>A name as commands write it: small letters, and a hyphen before each further word.</summary>
    internal static string NameOf(string name) => string.Concat(
        name.Select((letter, at) => char.IsUpper(letter) && at > 0 ? $"-{char.ToLowerInvariant(letter)}"
            : $"{char.ToLowerInvariant(letter)}"));
}
