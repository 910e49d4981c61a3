using Ringside.Bench.Matching;
using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Bench.Tests.Matching;

public sealed class W2GeneratorTests
{
    // The standard's own check: the 10,000th number of the default seed (C++ [rand.predef]).
    [Fact]
    public void The_twister_gives_the_number_that_the_standard_names()
    {
        var random = new MersenneTwister(5_489);
        uint last = 0;
        for (int draw = 0; draw < 10_000; draw++)
            last = random.NextUInt32();
        Assert.Equal(4_123_659_995u, last);
    }

    [Fact]
    public void The_published_messages_begin_and_end_as_published()
    {
        WorkloadCommand[] commands = W2Generator.Generate(W2Scenario.All[1]);
        Assert.Equal(1_996_097, commands.Length);
        (CommandKind, Side, uint, ulong, long)[] first =
            [.. commands.Take(5).Select(command => (command.Kind, command.Side, command.Quantity, command.Id, command.Price))];
        Assert.Equal(
            [
                (CommandKind.New, Side.Ask, 88u, 814_347ul, 33_721L),
                (CommandKind.Cancel, Side.Ask, 88u, 814_347ul, 33_721L),
                (CommandKind.New, Side.Ask, 59u, 587_812ul, 34_368L),
                (CommandKind.Cancel, Side.Ask, 59u, 587_812ul, 34_368L),
                (CommandKind.New, Side.Bid, 82u, 216_493ul, 33_724L),
            ],
            first);
        Assert.Equal(150_234, commands.Count(command => command.Life == OrderLife.ImmediateOrCancel));
        Assert.Equal(823_422, commands.Count(command => command.Kind == CommandKind.Cancel));
    }

    [Fact]
    public void The_digest_orders_the_reports_of_a_command_by_kind()
    {
        MatchingReport[] reports =
        [
            new() { Kind = ReportKind.Traded, Sequence = 7, Price = 100, Quantity = 2, Id = 1, Taker = 9 },
            new() { Kind = ReportKind.Accepted, Sequence = 7, Side = Side.Ask, Id = 9, Price = 99, Quantity = 5 },
            new() { Kind = ReportKind.CancelRejected, Sequence = 8, Id = 3 },
        ];
        byte[] text = "0,7,1,9,99,5\n1,7,100,2,1,9\n4,8,3"u8.ToArray();
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(text)), ReportDigest.Of(reports));
    }
}
