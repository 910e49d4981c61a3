using Ringside.Exchange.Administration;
using Ringside.Exchange.Gateways;
using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Events;
using Ringside.Market.Instruments;
using Ringside.Protocols.Fields;
using Ringside.Protocols.SoupBinTcp;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Gateways;

/// <summary>What administrators ask for at a gateway, and what comes back.</summary>
public sealed class AdministrationTests
{
    private static AdministrativeRequest Halt { get; } = new()
    {
        Action = AdministrativeAction.SetState,
        Target = AdministrativeTarget.Venue,
        State = TradingState.Halted,
        Request = 7,
    };

    [Fact]
    public void A_halt_of_the_venue_goes_to_every_instrument_and_each_one_is_answered()
    {
        using TestVenue venue = new(shards: 2);
        TestGateway gateway = venue.AddGateway(1);
        TestClient north = new TestClient(venue, gateway).LogIn("NORTH1");
        TestClient admin = new TestClient(venue, gateway).LogIn("ADMIN1");
        Assert.True(admin.IsIn);
        admin.Say(Halt);
        Assert.Equal(["Done 0 ACME 7 1 0", "Done 1 BOLT 7 0 0"], Answers(admin));
        north.Enter("A", 'B', 100, 10_000);
        Assert.Equal('J', (char)Convert.ToByte(north.Numbered[^1][..2], 16));
        Assert.EndsWith("48", north.Numbered[^1], StringComparison.Ordinal); // 'H', halted
        admin.Say(Halt with { Request = 8 });
        Assert.Equal("Refused AlreadyInThatState 0 ACME 8 1 0", Answers(admin)[2]);
        admin.Say(Halt with { Target = AdministrativeTarget.Symbol, Symbol = Alpha8.Of("BOLT"), State = TradingState.Open });
        north.Enter("B", 'B', 100, 10_000, "BOLT");
        Assert.Equal('A', (char)Convert.ToByte(north.Numbered[^1][..2], 16));
        Assert.Equal(5, gateway.Core.Counters.Administered);
    }

    [Fact]
    public void Orders_go_by_session_by_member_and_by_symbol()
    {
        using TestVenue venue = new(shards: 2);
        TestGateway gateway = venue.AddGateway(1);
        TestClient one = new TestClient(venue, gateway).LogIn("NORTH1");
        TestClient two = new TestClient(venue, gateway).LogIn("NORTH2");
        TestClient south = new TestClient(venue, gateway).LogIn("SOUTH1");
        TestClient admin = new TestClient(venue, gateway).LogIn("ADMIN1");
        foreach (TestClient client in (TestClient[])[one, two, south])
        {
            client.Enter("A", 'B', 100, 10_000);
            client.Enter("B", 'B', 100, 10_000, "BOLT");
        }

        AdministrativeRequest cancel = new() { Action = AdministrativeAction.MassCancel };
        admin.Say(cancel with { Target = AdministrativeTarget.User, User = Alpha6.Of("NORTH2"), Request = 1 });
        admin.Say(cancel with { Target = AdministrativeTarget.Symbol, Symbol = Alpha8.Of("BOLT"), Request = 2 });
        admin.Say(cancel with { Target = AdministrativeTarget.Member, Number = 1, Request = 3 });
        Assert.Equal(
            ["Done 0  1 1 1", "Done 1  1 0 1", "Done 1 BOLT 2 0 2", "Done 0  3 1 1", "Done 1  3 0 0"], Answers(admin));
        Assert.Equal(("SAACC", "SAACC", "SAAC"), (one.Types, two.Types, south.Types));
        Assert.Equal(1, venue.Shards[0].OpenOrders);
    }

    [Fact]
    public void A_killed_member_trades_again_when_it_is_revived_and_limits_hold()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        TestClient one = new TestClient(venue, gateway).LogIn("NORTH1");
        TestClient admin = new TestClient(venue, gateway).LogIn("ADMIN1");
        AdministrativeRequest member = new() { Target = AdministrativeTarget.Member, Number = 1 };
        one.Enter("A", 'B', 100, 10_000);
        admin.Say(member with { Action = AdministrativeAction.Kill });
        one.Enter("B", 'B', 100, 10_000);
        admin.Say(member with { Action = AdministrativeAction.Revive });
        one.Enter("C", 'B', 100, 10_000);
        admin.Say(member with { Action = AdministrativeAction.SetLimits, MostQuantity = 50 });
        one.Enter("D", 'B', 100, 10_000);
        one.Enter("E", 'B', 50, 10_000);
        Assert.Equal("SACJAJA", one.Types);
        Assert.Equal(["Done 0  0 0 1", "Done 0  0 0 0", "Done 0  0 0 0"], Answers(admin));
    }

    [Fact]
    public void That_the_lead_is_handed_over_is_an_input_of_its_shard_and_changes_nothing_else()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        TestClient one = new TestClient(venue, gateway).LogIn("NORTH1");
        TestClient admin = new TestClient(venue, gateway).LogIn("ADMIN1");
        one.Enter("A", 'B', 100, 10_000);
        int before = venue.Batches;
        AdministrativeRequest over = new() { Action = AdministrativeAction.HandOver, Target = AdministrativeTarget.Shard, Node = 2 };
        admin.Say(over with { Request = 1 });
        admin.Say(over with { Number = 7, Request = 2 });
        admin.Say(over with { Target = AdministrativeTarget.Venue, Request = 3 });
        Assert.Equal(["Done 0  1 0 0", "NoTarget 0  2 0 0", "Malformed 0  3 0 0"], Answers(admin));
        Assert.Equal(before + 1, venue.Batches);
        Assert.Equal(("SA", 1), (one.Types, venue.Shards[0].OpenOrders));
    }

    [Fact]
    public void A_change_of_the_stores_is_an_input_of_each_shard_and_changes_nothing_else()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        TestClient admin = new TestClient(venue, gateway).LogIn("ADMIN1");
        int before = venue.Shards[0].OpenOrders;
        AdministrativeRequest change = new() { Action = AdministrativeAction.ChangeStores, Target = AdministrativeTarget.Venue, Node = 4 };
        admin.Say(change with { Number = 2, Request = 1 });
        admin.Say(change with { Node = 0, Request = 2 });
        admin.Say(change with { Number = 70_000, Request = 3 });
        admin.Say(change with { Target = AdministrativeTarget.Shard, Request = 4 });
        Assert.Equal(["Done 0  1 0 0", "Malformed 0  2 0 0", "Malformed 0  3 0 0", "Malformed 0  4 0 0"], Answers(admin));
        Assert.Equal(before, venue.Shards[0].OpenOrders);
    }

    [Fact]
    public void A_version_of_the_rules_is_raised_on_its_shard_and_a_refusal_names_what_was_found()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        TestClient admin = new TestClient(venue, gateway).LogIn("ADMIN1");
        int before = venue.Batches;
        AdministrativeRequest raise = new()
        {
            Action = AdministrativeAction.Upgrade,
            Target = AdministrativeTarget.Shard,
            LogicVersion = 2,
        };
        admin.Say(raise with { Request = 1 });
        admin.Say(raise with { Request = 2 });
        admin.Say(raise with { Number = 7, Request = 3 });
        admin.Say(raise with { Target = AdministrativeTarget.Venue, Request = 4 });
        Assert.Equal(["Done 0  1 0 2", "NotReady 0  2 0 2", "NoTarget 0  3 0 0", "Malformed 0  4 0 0"], Answers(admin));
        Assert.Equal(before + 2, venue.Batches);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(uint.MaxValue)]
    public void A_version_stands_where_other_requests_have_a_quantity(uint version)
    {
        AdministrativeRequest request = new() { Action = AdministrativeAction.Upgrade, LogicVersion = version };
        byte[] bytes = new byte[AdministrativeRequest.Size];
        request.Write(bytes);
        Assert.Equal(request, Read<AdministrativeRequest>(bytes));
        bytes[31]++;
        Assert.False(AdministrativeRequest.TryRead(bytes, out _)); // above what a version can be
    }

    [Fact]
    public void A_name_that_is_locked_out_is_let_in_again_by_this_gateway_alone()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        TestClient admin = new TestClient(venue, gateway).LogIn("ADMIN1");
        int before = venue.Batches;
        AdministrativeRequest unlock = new() { Action = AdministrativeAction.Unlock, Target = AdministrativeTarget.User };
        for (int count = 0; count < 5; count++)
            new TestClient(venue, gateway, 7).LogIn("NORTH1", "WRONG");
        Assert.Equal(["NORTH1 7"], gateway.LockOuts);
        Assert.Equal(1, gateway.Core.Counters.LockOuts);
        TestClient locked = new TestClient(venue, gateway, 7).LogIn("NORTH1");
        admin.Say(unlock with { User = Alpha6.Of("NORTH2"), Request = 1 });
        admin.Say(unlock with { User = Alpha6.Of("north1"), Request = 2 });
        admin.Say(unlock with { Target = AdministrativeTarget.Venue, User = Alpha6.Of("NORTH1"), Request = 3 });
        admin.Say(unlock with { Request = 4 });
        Assert.Equal(["NoTarget 0  1 0 0", "Done 0  2 0 1", "Malformed 0  3 0 0", "Malformed 0  4 0 0"], Answers(admin));
        Assert.Equal(before, venue.Batches);
        TestClient again = new TestClient(venue, gateway, 7).LogIn("NORTH1");
        Assert.Equal((false, true), (locked.IsIn, again.IsIn));
    }

    [Fact]
    public void What_cannot_be_is_answered_and_not_sent()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1, change: options => options with { MostUnsettled = 1 });
        TestClient admin = new TestClient(venue, gateway).LogIn("ADMIN1");
        int before = venue.Batches;
        admin.Say(Halt with { Target = AdministrativeTarget.Symbol, Symbol = Alpha8.Of("NOPE") });
        admin.Say(Halt with { Target = AdministrativeTarget.Shard, Number = 5 });
        admin.Say(Halt with { Target = AdministrativeTarget.Member, Number = 1 });
        admin.Say(Halt with { State = TradingState.Closed });
        admin.Say(new AdministrativeRequest { Action = AdministrativeAction.Kill, Target = AdministrativeTarget.Member, Number = 99 });
        admin.Say(new AdministrativeRequest
        {
            Action = AdministrativeAction.MassCancel,
            Target = AdministrativeTarget.User,
            User = Alpha6.Of("NORTHD"),
        });
        venue.Define(0, "BOLT", 2, 4);
        venue.Run();
        before = venue.Batches - before;
        admin.Say(Halt); // two instruments, and room for one input
        Assert.Equal(
            [
                "NoTarget 0  7 0 0", "NoTarget 0  7 0 0", "Malformed 0  7 0 0", "Malformed 0  7 0 0", "NoTarget 0  0 0 0",
                "NoTarget 0  0 0 0", "Busy 0  7 0 0",
            ],
            Answers(admin));
        Assert.Equal(2, before); // the definition, and its opening
        admin.Send(TestClient.Packet(SoupPacketType.UnsequencedData, TestClient.Order("A", 'B', 1, 1)));
        venue.Run();
        Assert.Equal((CloseReason.UnexpectedPacket, 1), (admin.Reason, admin.Debug.Count));
    }

    [Fact]
    public void A_request_whose_way_is_cut_is_carried_out_once_and_answered_when_the_way_is_there_again()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        TestClient admin = new TestClient(venue, gateway).LogIn("ADMIN1");
        gateway.LosesInputs = true;
        admin.Say(Halt);
        Assert.Empty(admin.Unnumbered);
        gateway.LosesInputs = false;
        gateway.Core.SendAgain(0);
        gateway.Core.SendAgain(0);
        venue.Run();
        gateway.Core.SendAgain(0);
        venue.Run();
        Assert.Equal(["Done 0 ACME 7 0 0"], Answers(admin));
    }

    [Fact]
    public void Where_the_day_of_one_shard_has_ended_it_is_said_so_and_nothing_waits_for_it()
    {
        using TestVenue venue = new(shards: 2);
        TestGateway gateway = venue.AddGateway(1);
        TestClient north = new TestClient(venue, gateway).LogIn("NORTH1");
        TestClient admin = new TestClient(venue, gateway).LogIn("ADMIN1");
        gateway.LosesInputs = true;
        admin.Say(Halt); // on its way, when the day of shard 0 ends
        north.Enter("LOST", 'B', 100, 10_000);
        gateway.LosesInputs = false;
        venue.EndDay(0);
        venue.Run();
        Assert.Equal(["Refused DayHasEnded 0 ACME 7 1 0"], Answers(admin));
        Assert.Equal(0, gateway.Core.UnsettledOf(0));
        admin.Say(Halt with { Request = 8 });
        gateway.Core.SendAgain(1);
        venue.Run();
        Assert.Equal(
            ["Refused DayHasEnded 0 ACME 8 1 0", "Done 1 BOLT 7 0 0", "Refused AlreadyInThatState 1 BOLT 8 0 0"], Answers(admin)[1..]);

        north.Enter("A", 'B', 100, 10_000);
        Assert.EndsWith("43", Convert.ToHexString(Assert.Single(north.Unnumbered)), StringComparison.Ordinal); // 'C', closed
        TestClient south = new TestClient(venue, gateway).LogIn("SOUTH1");
        Assert.True(south.IsIn);
        south.Enter("B", 'B', 100, 10_000, "BOLT");
        Assert.Equal(CloseReason.UnexpectedPacket, south.Reason);
        Assert.Equal(["the day is over, and no orders are taken"], south.Debug);
        Assert.False(north.HasEnded);
        venue.EndDay(1);
        venue.Run();
        Assert.True(north.HasEnded);
    }

    [Fact]
    public void Two_administrators_are_each_answered_to_the_end()
    {
        using TestVenue venue = new(shards: 2);
        TestGateway gateway = venue.AddGateway(1);
        TestClient one = new TestClient(venue, gateway).LogIn("ADMIN1");
        TestClient other = new TestClient(venue, gateway).LogIn("ADMIN1");
        AdministrativeRequest cancel = new()
        {
            Action = AdministrativeAction.MassCancel,
            Target = AdministrativeTarget.Member,
            Number = 1,
            Request = 1,
        };
        gateway.LosesInputs = true;
        one.Say(cancel);
        other.Say(cancel);
        gateway.LosesInputs = false;
        gateway.Core.SendAgain(0);
        gateway.Core.SendAgain(1);
        venue.Run();
        Assert.Equal(["Done 0  1 1 0", "Done 1  1 0 0"], Answers(one));
        Assert.Equal(["Done 0  1 1 0", "Done 1  1 0 0"], Answers(other));
    }

    [Fact]
    public void Who_asked_and_went_is_not_answered_and_nobody_else_is()
    {
        using TestVenue venue = new();
        TestGateway gateway = venue.AddGateway(1);
        TestClient admin = new TestClient(venue, gateway).LogIn("ADMIN1");
        gateway.LosesInputs = true;
        admin.Say(Halt);
        admin.HangUp();
        gateway.LosesInputs = false;
        TestClient next = new TestClient(venue, gateway).LogIn("ADMIN1");
        Assert.Equal(admin.Connection, next.Connection);
        gateway.Core.SendAgain(0);
        venue.Run();
        Assert.Empty(next.Unnumbered);
        next.Say(Halt);
        Assert.Equal(["Refused AlreadyInThatState 0 ACME 7 0 0"], Answers(next));
    }

    [Fact]
    public void A_shard_carries_out_nothing_for_an_administrator_that_is_a_sessions_or_its_own()
    {
        using ShardCore core = new(new ShardCoreOptions { Engine = new MatchingEngineOptions() });
        core.Apply(1, new ShardInput { Kind = ShardInputKind.GatewayStarted, Gateway = 1, Instance = 1, Sequence = 1 }, 1);
        ShardInput input = new() { Kind = ShardInputKind.Administration, Gateway = 1, Instance = 1 };
        for (CommandKind kind = CommandKind.None; kind <= CommandKind.Tick; kind++)
        {
            input.Sequence = 2 + (long)kind;
            input.Command.Kind = kind;
            bool mayBe = kind is CommandKind.MassCancel or CommandKind.Kill or CommandKind.Revive or CommandKind.DefineMember
                or CommandKind.SetState;
            Assert.Equal(mayBe ? ShardOutcome.Applied : ShardOutcome.NotOwner, core.Apply(input.Sequence, input, 1));
        }
    }

    [Fact]
    public void Any_bytes_are_read_without_harm_and_what_is_read_is_written_the_same() => SeededRandom.ForEachSeed(2_000, random =>
    {
        byte[] bytes = new byte[random.Next(60)];
        random.NextBytes(bytes);
        if (bytes.Length > 0 && random.Next(4) != 0)
            bytes[0] = AdministrativeRequest.Type;
        foreach (int at in (int[])[1, 2, 3, 26, 27])
        {
            if (at < bytes.Length)
                bytes[at] %= 5;
        }

        byte[] again = new byte[bytes.Length];
        if (AdministrativeRequest.TryRead(bytes, out AdministrativeRequest request))
        {
            request.Write(again);
            Assert.Equal(request, Read<AdministrativeRequest>(again));
        }

        if (AdministrativeAnswer.TryRead(bytes, out AdministrativeAnswer answer))
        {
            answer.Write(again);
            Assert.Equal(bytes, again);
        }
    });

    private static TMessage Read<TMessage>(byte[] bytes)
        where TMessage : struct, Ringside.Protocols.IWireMessage<TMessage> =>
        TMessage.TryRead(bytes, out TMessage message) ? message : throw new InvalidOperationException("what was written is not read");

    private static string[] Answers(TestClient client) =>
    [
        .. client.Unnumbered.Select(Read<AdministrativeAnswer>).Select(answer =>
            $"{answer.Outcome} {(answer.Code == RejectCode.None ? "" : answer.Code + " ")}{answer.Shard} "
                + $"{answer.Symbol.ToString().TrimEnd()} {answer.Request} {answer.ToCome} {answer.Canceled}"),
    ];
}
