using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Protocols;
using Ringside.Testing;

namespace Ringside.Market.Tests.Reference;

/// <summary>Each bug that can be planted in the engine must be found soon, and shrunk to a stream that is read at a glance.</summary>
public sealed class EngineCanaries
{
    private const int CommandsPerSeed = 2_000;

    /// <summary>Three passes over all profiles.</summary>
    private const int Seeds = 27;

    private const int LongestShrunk = 12;

    public static TheoryData<string> Faults => [.. Enum.GetNames<Fault>().Where(name => name != nameof(Fault.None))];

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_planted_bug_is_found_and_its_stream_is_short(string name)
    {
        Differential differential = With(Enum.Parse<Fault>(name));
        DifferentialFailure? failure = FirstFailure(differential);
        Assert.NotNull(failure);
        (List<Command> shrunk, string text) = differential.Shrink(failure);
        Assert.True(shrunk.Count <= LongestShrunk, $"{shrunk.Count} commands:\n{StreamPrinter.Lines(shrunk)}\n{text}");
    }

    /// <summary>Nothing of these shows in an event of the command that they are in.</summary>
    [Theory]
    [InlineData(nameof(Fault.IndexKeepsCancelled), "0 orders in books, 0 slots rented, 1 ids in the index")]
    [InlineData(nameof(Fault.ListKeepsCancelled), "its list ends at another order than it says")]
    [InlineData(nameof(Fault.LevelForgetsReduction), "1 orders with 1, counted as 1 with 2")]
    [InlineData(nameof(Fault.DayCountKeepsCancelled), "0 orders, 0 for the day, 0 icebergs and 0 waiting, counted as (0, 1, 0, 0)")]
    public void What_the_state_alone_shows_is_found_by_the_engine_itself(string name, string expected)
    {
        Differential differential = With(Enum.Parse<Fault>(name));
        DifferentialFailure? failure = FirstFailure(differential);
        Assert.NotNull(failure);
        Assert.Contains(expected, differential.Shrink(failure).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_enough_bugs_to_plant() => Assert.InRange(Faults.Count, 10, int.MaxValue);

    [Fact]
    public void Of_a_remainder_that_rests_is_left_a_market_one_order_and_what_was_expected()
    {
        Differential differential = With(Fault.ImmediateOrCancelRests);
        DifferentialFailure? failure = FirstFailure(differential);
        Assert.NotNull(failure);
        (List<Command> shrunk, string text) = differential.Shrink(failure);
        Assert.Equal(
            [
                CommandKind.DefineMember, CommandKind.SessionConnected, CommandKind.DefineInstrument, CommandKind.SetState,
                CommandKind.Enter,
            ],
            shrunk.Select(command => command.Kind));
        Assert.Equal(
            "    new() { Kind = CommandKind.Enter, TimeInForce = TimeInForce.ImmediateOrCancel, OrderId = 1, Quantity = 1 },",
            StreamPrinter.Lines([shrunk[^1] with { Side = Side.Bid, Session = 0, Instrument = 0 }]));
        Assert.Contains("expected Cancelled ImmediateOrCancel", text, StringComparison.Ordinal);
        Assert.Contains("got none more", text, StringComparison.Ordinal);
    }

    private static Differential With(Fault fault) => new(capacities => new EngineUnderTest<OneFault>(capacities, new OneFault(fault)));

    private static DifferentialFailure? FirstFailure(Differential differential)
    {
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            if (differential.Find(new SeededRandom(seed), CommandsPerSeed, null) is { } failure)
                return failure;
        }

        return null;
    }
}
