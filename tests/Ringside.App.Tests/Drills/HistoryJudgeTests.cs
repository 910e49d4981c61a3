using Ringside.App.Drills;
using Ringside.Exchange.Clients;
using Ringside.Protocols.Fields;

namespace Ringside.App.Tests.Drills;

/// <summary>The judge of the drills finds what is planted, counts it where it belongs, and finds nothing where nothing is.</summary>
public sealed class HistoryJudgeTests
{
    private readonly PlantedMarket _market = new();

    [Fact]
    public void Where_nothing_is_wrong_nothing_is_found()
    {
        DrillVerdict verdict = _market.Judge();
        Assert.True(verdict.IsClean, string.Join('\n', verdict.Findings));
        Assert.Equal((5, 0), (verdict.Acknowledged, verdict.Open));
    }

    [Fact]
    public void An_order_whose_outcome_is_unknown_may_stand_or_not()
    {
        PlantedMarket.Send(_market.First, "D");
        DrillVerdict verdict = _market.Judge();
        Assert.True(verdict.IsClean, string.Join('\n', verdict.Findings));
        Assert.Equal(1, verdict.Open);
    }

    [Fact]
    public void An_order_that_a_gateway_has_refused_is_not_open_and_must_not_stand()
    {
        PlantedMarket.Send(_market.First, "D");
        _market.First.On(new ClientEvent { Kind = ClientEventKind.Rejected, Token = PlantedMarket.Token("D") });
        DrillVerdict verdict = _market.Judge();
        Assert.True(verdict.IsClean, string.Join('\n', verdict.Findings));
        Assert.Equal((0, 1), (verdict.Open, verdict.Refused));
        _market.Stand(_market.First, 112, "D", 1);
        AssertFound(others: 1);
    }

    [Fact]
    public void An_order_that_was_acknowledged_and_is_not_stable_is_lost()
    {
        PlantedMarket.Send(_market.First, "D");
        _market.Show(_market.First, PlantedMarket.Order("D", 5));
        AssertFound(lost: 1, others: 1); // and it is missing in the book
    }

    [Fact]
    public void An_order_in_the_middle_whose_number_says_something_else_is_lost()
    {
        PlantedMarket.Send(_market.First, "D");
        PlantedMarket.Send(_market.First, "E");
        _market.Show(_market.First, PlantedMarket.Order("D", 5));
        _market.Truth.AddOrder(0, 105, PlantedMarket.Stable(1, "E", 5));
        _market.Truth.AddMessage(1, PlantedMarket.Order("E", 5));
        AssertFound(lost: 1, gaps: 1, others: 2); // D is missing in the book, and E was not told
    }

    [Fact]
    public void A_trade_that_was_told_and_is_not_stable_is_lost()
    {
        _market.Show(_market.First, PlantedMarket.Trade("C", 2, 4));
        AssertFound(lost: 1, others: 1);
    }

    [Fact]
    public void An_order_that_is_accepted_twice_is_found_in_what_the_member_was_sent_and_in_what_is_stable()
    {
        _market.Stand(_market.First, 106, "C", 10);
        DrillVerdict verdict = _market.Judge();
        Assert.Equal((2, 0, 0), (verdict.Duplicated, verdict.Lost, verdict.StreamGaps));
    }

    [Fact]
    public void A_trade_that_is_told_twice_is_found()
    {
        _market.Tell(_market.Second, PlantedMarket.Trade("B", 1, 0));
        AssertFound(duplicated: 1);
    }

    [Fact]
    public void A_trade_that_is_stable_twice_is_found()
    {
        _market.Truth.AddTrade(0, 101, 102, 1, 0);
        AssertFound(duplicated: 1);
    }

    [Fact]
    public void A_number_that_comes_again_with_the_same_message_comes_twice()
    {
        _market.Show(_market.Second, PlantedMarket.Trade("B", 1, 60), number: 3);
        AssertFound(duplicated: 1);
    }

    [Fact]
    public void A_number_that_comes_again_with_another_message_is_a_gap()
    {
        _market.Show(_market.Second, PlantedMarket.Trade("B", 1, 59), number: 3);
        AssertFound(gaps: 1);
    }

    [Fact]
    public void Numbers_that_are_skipped_are_gaps_each()
    {
        _market.Truth.AddMessage(1, PlantedMarket.Start);
        _market.Truth.AddMessage(1, PlantedMarket.Start);
        _market.Truth.AddMessage(1, PlantedMarket.Start);
        _market.Show(_market.First, PlantedMarket.Start, number: 7);
        AssertFound(gaps: 2);
    }

    [Fact]
    public void A_number_that_says_something_else_than_the_stable_stream_is_a_gap()
    {
        _market.Truth.AddMessage(2, PlantedMarket.Start);
        _market.Show(_market.Second, PlantedMarket.Start with { TimestampNanos = 7 });
        AssertFound(gaps: 1);
    }

    [Fact]
    public void The_end_of_a_stream_that_a_member_was_not_told_is_a_gap()
    {
        _market.Truth.AddMessage(2, PlantedMarket.Start);
        _market.Truth.AddMessage(2, PlantedMarket.Start);
        AssertFound(gaps: 2);
    }

    [Fact]
    public void A_trade_that_is_told_before_its_order_stands_is_out_of_order()
    {
        PlantedMarket.Send(_market.Second, "D");
        _market.Truth.AddOrder(0, 107, PlantedMarket.Stable(2, "D", 4));
        _market.Truth.AddTrade(0, 103, 107, 2, 4);
        _market.Tell(_market.First, PlantedMarket.Trade("C", 2, 4));
        _market.Tell(_market.Second, PlantedMarket.Trade("D", 2, 4));
        DrillVerdict verdict = _market.Judge();
        Assert.Equal((1, 0, 0, 0), (verdict.OutOfOrder, verdict.Lost, verdict.Duplicated, verdict.StreamGaps));
    }

    [Fact]
    public void Orders_that_stand_in_another_order_than_they_were_sent_in_are_out_of_order()
    {
        PlantedMarket.Send(_market.Second, "D");
        PlantedMarket.Send(_market.Second, "E");
        _market.Stand(_market.Second, 108, "E", 1);
        _market.Stand(_market.Second, 109, "D", 1);
        AssertFound(outOfOrder: 1);
    }

    [Fact]
    public void A_stamp_that_goes_back_is_out_of_order()
    {
        MemberMessage cancel = new(ClientEventKind.Canceled, PlantedMarket.Token("C")) { TimestampNanos = 5, Shares = 10 };
        _market.Truth.Cancel(0, 103, 10);
        _market.Tell(_market.First, cancel);
        AssertFound(outOfOrder: 1);
    }

    [Fact]
    public void A_number_below_one_that_has_come_is_out_of_order()
    {
        _market.Truth.AddMessage(2, PlantedMarket.Start);
        _market.Truth.AddMessage(2, PlantedMarket.Start);
        _market.Show(_market.Second, PlantedMarket.Start, number: 5);
        _market.Show(_market.Second, PlantedMarket.Start, number: 4);
        AssertFound(gaps: 1, outOfOrder: 1);
    }

    [Fact]
    public void Match_numbers_with_a_hole_are_out_of_order()
    {
        _market.Truth.AddTrade(0, 103, 999, 3, 0);
        AssertFound(outOfOrder: 1);
    }

    [Fact]
    public void A_book_that_is_not_what_the_member_was_told_is_found()
    {
        _market.Truth.Cancel(0, 103, 3);
        AssertFound(others: 1);
    }

    [Fact]
    public void An_order_that_nobody_sent_is_found()
    {
        _market.Stand(_market.Second, 110, "X", 1);
        AssertFound(others: 1);
    }

    [Fact]
    public void What_a_member_complained_of_is_found()
    {
        _market.First.OnOther("nonsense"u8);
        AssertFound(others: 1);
    }

    [Fact]
    public void A_replacement_takes_the_place_of_its_order()
    {
        _market.First.NoteSent(new OrderRequest { Kind = OrderRequestKind.Replace, Token = PlantedMarket.Token("D") });
        _market.Truth.Replace(0, 103, 111, PlantedMarket.Token("D"), 20, 900_000);
        _market.Tell(_market.First, new MemberMessage(ClientEventKind.Replaced, PlantedMarket.Token("D"))
        {
            Previous = PlantedMarket.Token("C"),
            Stock = Alpha8.Of("ALPHA"),
            Shares = 20,
            TimestampNanos = 1_000_000,
        });
        DrillVerdict verdict = _market.Judge();
        Assert.True(verdict.IsClean, string.Join('\n', verdict.Findings));
        Assert.Equal(6, verdict.Acknowledged);
        Assert.Equal(
            ["ALPHA Ask 0000900000: 20 shares, 1 orders", "ALPHA Ask 0001000000: 40 shares, 1 orders"],
            _market.Truth.BookOf(0, _ => "ALPHA   "));
    }

    [Fact]
    public void A_feed_whose_books_are_others_is_found()
    {
        string[] book = _market.Truth.BookOf(0, _ => "ALPHA   ");
        Assert.Equal(["ALPHA Ask 0001000000: 50 shares, 2 orders"], book);
        var verdict = new DrillVerdict();
        DrillJudge.Compare(0, book, book, verdict);
        Assert.True(verdict.IsClean);
        DrillJudge.Compare(0, ["ALPHA Ask 0001000000: 49 shares, 2 orders"], book, verdict);
        Assert.Equal(2, verdict.Others);
    }

    private void AssertFound(long lost = 0, long duplicated = 0, long gaps = 0, long outOfOrder = 0, long others = 0)
    {
        DrillVerdict verdict = _market.Judge();
        Assert.True(
            (lost, duplicated, gaps, outOfOrder, others)
                == (verdict.Lost, verdict.Duplicated, verdict.StreamGaps, verdict.OutOfOrder, verdict.Others),
            $"lost {verdict.Lost}, duplicated {verdict.Duplicated}, gaps {verdict.StreamGaps}, out of order {verdict.OutOfOrder}, "
                + $"others {verdict.Others}:\n{string.Join('\n', verdict.Findings)}");
        Assert.False(verdict.IsClean);
    }
}
