using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Testing;

namespace Ringside.Market.Tests.Reference;

/// <summary>Each bug that can be planted in the engine must be found, soon, and shrunk to a stream that a reader takes in at once.</summary>
public sealed class EngineCanaries
{
    private const int CommandsPerSeed = 2_000;

    /// <summary>Two passes over all profiles.</summary>
    private const int Seeds = 18;

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

    [Fact]
    public void There_are_enough_bugs_to_plant() => Assert.InRange(Faults.Count, 10, int.MaxValue);

    [Fact]
    public void The_shrunk_stream_of_a_trade_at_the_wrong_price_is_a_market_two_orders_and_what_was_expected()
    {
        Differential differential = With(Fault.TradeAtTakersPrice);
        DifferentialFailure? failure = FirstFailure(differential);
        Assert.NotNull(failure);
        (List<Command> shrunk, string text) = differential.Shrink(failure);
        Assert.Equal(
            [
                CommandKind.DefineMember, CommandKind.SessionConnected, CommandKind.DefineInstrument, CommandKind.SetState,
                CommandKind.Enter, CommandKind.Enter,
            ],
            shrunk.Select(command => command.Kind));
        Assert.Contains("expected Executed", text, StringComparison.Ordinal);
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
