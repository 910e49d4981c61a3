using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Testing;

namespace Ringside.Market.Tests.Reference;

/// <summary>The machinery of the differential test, tried on faults that are known.</summary>
public sealed class DifferentialTests
{
    [Fact]
    public void The_reference_agrees_with_itself() =>
        SeededRandom.ForEachSeed(9, random => new Differential(Twisted(one => one)).Check(random, 500, null));

    [Fact]
    public void A_wrong_field_of_a_rare_event_is_found_and_its_stream_is_shrunk_to_what_makes_it()
    {
        Differential differential = new(Twisted(one => IsRefresh(one) ? one with { Other = one.Other + 1 } : one));
        DifferentialFailure? failure = differential.Find(new SeededRandom(5), 2_000, null);
        Assert.NotNull(failure);
        (List<Command> shrunk, string text) = differential.Shrink(failure);
        Assert.InRange(shrunk.Count, 6, 8);
        Assert.All(
            [CommandKind.DefineMember, CommandKind.SessionConnected, CommandKind.DefineInstrument],
            kind => Assert.Contains(shrunk, command => command.Kind == kind));
        Assert.Equal(CommandKind.Enter, shrunk[^1].Kind);
        Assert.Contains("Restated Refreshed", text, StringComparison.Ordinal);
        Assert.Contains("new() { Kind = CommandKind.Enter", StreamPrinter.Lines(shrunk), StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_names_the_seed_the_way_to_replay_it_and_the_shrunk_stream()
    {
        Differential differential = new(Twisted(one => IsRefresh(one) ? one with { Session = 77 } : one));
        string message = Assert.ThrowsAny<Exception>(() => differential.Check(new SeededRandom(5), 2_000, null)).Message;
        Assert.Contains("Seed 5", message, StringComparison.Ordinal);
        Assert.Contains($"{SeededRandom.SeedVariable}=5 ./test", message, StringComparison.Ordinal);
        Assert.Contains("Kind = CommandKind.DefineInstrument", message, StringComparison.Ordinal);
        Assert.Contains("Session = 77", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_event_and_one_too_many_are_differences()
    {
        Command malformed = default;
        Assert.Null(DifferentialRun.Replay([malformed], () => new TwistedReference(new(), one => one), new(), new Cadence(1, 1)));
        Difference? difference = DifferentialRun.Replay([malformed], () => new Mute(), new(), new Cadence(1, 1));
        Assert.Contains("got none more", difference!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_shrinker_keeps_what_is_needed_and_makes_it_plain()
    {
        List<Command> stream = [.. Enumerable.Range(1, 200).Select(i => new Command
        {
            Kind = CommandKind.Enter, OrderId = (ulong)i, Session = 9, Quantity = i, Price = i, TimeNanos = i,
        })];
        StreamShrinker shrinker = new(commands =>
        {
            int first = commands.Index().FirstOrDefault(one => one.Item.Quantity == 50, (commands.Count, default)).Index;
            int second = commands.Index().FirstOrDefault(one => one.Item.Price == 150, (commands.Count, default)).Index;
            return Math.Max(first, second) < commands.Count ? Math.Max(first, second) : null;
        });
        Assert.Equal(
            [
                new Command { Kind = CommandKind.Enter, OrderId = 1, Quantity = 50 },
                new Command { Kind = CommandKind.Enter, OrderId = 2, Quantity = 1, Price = 150 },
            ],
            shrinker.Shrink(stream));
    }

    private static bool IsRefresh(in EngineEvent one) => one.Kind == EventKind.Restated && one.Code == (byte)EventReason.Refreshed;

    private static Func<ReferenceCapacities, IMatcherUnderTest> Twisted(Func<EngineEvent, EngineEvent> twist) =>
        capacities => new TwistedReference(capacities, twist);

    private sealed class Mute : IMatcherUnderTest
    {
        public ReadOnlySpan<EngineEvent> Apply(in Command command) => [];

        public string? CheckInvariants() => null;

        public string? CheckState(ReferenceMarket expected) => null;

        public string? Reload() => null;

        public void Dispose()
        {
            // It holds nothing.
        }
    }
}
