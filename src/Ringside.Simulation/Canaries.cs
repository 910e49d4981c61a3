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
    private static string[] Lost =>
    [
        "what is stable is never replaced",
        "what a store has marked it keeps",
        "everybody who has a batch has the same",
        "an established writer has all that is stable",
    ];

    private static string[] Unstored => ["what is shown is stored", "a mark says what is on the disk", .. Lost];
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
        InStreams(StreamFault.ChainIgnored, 1, Unstored),
        InStreams(StreamFault.PromiseForgotten, 1, Lost, StreamProfile.BrokenStarts),
        InStreams(StreamFault.PromiseIsNoBarrier, 1, Lost),
        InStreams(StreamFault.DoubtIgnored, 130, Lost),
        InStreams(StreamFault.OneAnswerSeals, 1, Lost),
        InStreams(StreamFault.WriterForgets, 1, Stuck),
        InStreams(StreamFault.OldFillsRefused, 1, Stuck),
        InStreams(StreamFault.MarksNotRepeated, 1, Stuck),
        InStreams(StreamFault.MarkBeforeWrite, 1, Unstored),
        InStreams(StreamFault.WriterGoesOn, 1, Stuck),
        InStreams(StreamFault.EpochUsedAgain, 110, ["an epoch has one writer"]),
        InStreams(StreamFault.AnyEpochStored, 1, Unstored, StreamProfile.BrokenStarts),
        InStreams(StreamFault.EndlessBatchTaken, 1, Unwritten),
        InStreams(StreamFault.TornTailKept, 1, Unstored),
        InStreams(StreamFault.MarksOfAnyEpochCount, 28, Lost, StreamProfile.BrokenStarts),
        InStreams(StreamFault.LongestWins, 50, Lost, StreamProfile.BrokenStarts),
        InStreams(StreamFault.StoreSetByConfiguration, 440, Unstored),
        InStreams(StreamFault.FreshStoreCounts, 1, Unstored),
        InVenue(VenueProfile.ElectionHeavy, StreamFault.NobodyResigns, 1, VenueStuck),
        InVenue(VenueProfile.ElectionHeavy, StreamFault.HandedOverGoesOn, 423, VenueStuck),
        InVenue(VenueProfile.Mixed, StreamFault.ResumedKeepsEpoch, 62, [.. VenueStuck, .. Unstable]),
        InVenue(VenueProfile.Mixed, VenueFault.NotSentAgain, 1, VenueStuck),
        InVenue(VenueProfile.Mixed, VenueFault.OutOfSequenceTaken, 223, Answers),
        InVenue(VenueProfile.GatewayMoves, VenueFault.GenerationIgnored, 1, Answers),
        InVenue(VenueProfile.GatewayMoves, VenueFault.InstanceIgnored, 52, Answers),
        InVenue(VenueProfile.GatewayMoves, VenueFault.TokenTakenTwice, 1, Answers),
        InVenue(VenueProfile.Mixed, VenueFault.NumberedByArrival, 1, [.. ToldTwice, .. VenueStuck]),
        InVenue(VenueProfile.Mixed, VenueFault.FeedNumberedByItself, 1, ["messages of a feed are equal under equal numbers"]),
        InVenue(VenueProfile.Mixed, VenueFault.UnstableSnapshot, 1, Unstable),
        InVenue(VenueProfile.Mixed, VenueFault.UnstableTold, 1, Unstable),
        InVenue(VenueProfile.ElectionHeavy, VenueFault.UnstableMerge, 1, Unstable),
        InVenue(VenueProfile.ElectionHeavy, VenueFault.StampsGoBack, 1, ["stamps never go back"]),
        InVenue(VenueProfile.GatewayMoves, VenueFault.RejectsNumbered, 3, ToldTwice),
        InVenue(VenueProfile.ElectionHeavy, VenueFault.DigestIgnored, 2, ["an engine has the state of its stream"]),
    ];

    /// <summary>The canary of a name; null when there is none.</summary>
    public static Canary? Find(string name) => All.FirstOrDefault(canary => canary.Name == name);

    private static Canary InStreams(
        StreamFault fault, ulong seed, string[] found, StreamProfile profile = StreamProfile.Mixed) => new(
        NameOf(fault.ToString()), profile == StreamProfile.Mixed ? "streams" : $"streams {NameOf(profile.ToString())}", seed, found,
        (candidate, isPlanted) => StreamSimulation.Run(candidate, profile, isPlanted ? fault : StreamFault.None));

    private static Canary InVenue(VenueProfile profile, StreamFault fault, ulong seed, string[] found) => new(
        NameOf(fault.ToString()), NameOf(profile.ToString()), seed, found,
        (candidate, isPlanted) => VenueSimulation.Run(candidate, profile, VenueFault.None, isPlanted ? fault : StreamFault.None));

    private static Canary InVenue(VenueProfile profile, VenueFault fault, ulong seed, string[] found) => new(
        NameOf(fault.ToString()), NameOf(profile.ToString()), seed, found,
        (candidate, isPlanted) => VenueSimulation.Run(candidate, profile, isPlanted ? fault : VenueFault.None));

    /// <summary>A name as commands write it: small letters, and a hyphen before each further word.</summary>
    internal static string NameOf(string name) => string.Concat(
        name.Select((letter, at) => char.IsUpper(letter) && at > 0 ? $"-{char.ToLowerInvariant(letter)}"
            : $"{char.ToLowerInvariant(letter)}"));
}
