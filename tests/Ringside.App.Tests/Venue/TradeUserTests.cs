using Ringside.Exchange.Clients;
using Ringside.Exchange.Gateways;
using Ringside.Protocols.SoupBinTcp;

namespace Ringside.App.Tests.Venue;

public sealed class TradeUserTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void A_wrong_line_is_told_with_its_number_where_it_was_piped()
    {
        using TradeRig rig = new TradeRig().LogIn();
        rig.Type("# first\nbuy 0 ALPHA 100\n" + new string('x', 300) + "\nbuy abc\r\n" + new string('y', 255) + "\r\norders\n");
        Assert.Equal(
            [
                "trade: line 2: '0': expected shares from 1 to 999999",
                $"trade: line 3: '{new string('x', 40)}..': expected a line of at most 255 bytes",
                "trade: line 4: 'buy abc': expected buy SHARES SYMBOL PRICE, as `buy 100 ALPHA 100.50`",
                $"trade: line 5: '{new string('y', 255)}': expected buy, sell, replace, cancel, orders, wait, help or quit",
            ],
            rig.Errors);
        Assert.Equal(4, rig.User.BadLines);
    }

    [Fact]
    public void A_wrong_line_that_was_typed_has_no_number_and_does_not_count()
    {
        using TradeRig rig = new TradeRig(isTyped: true).LogIn();
        rig.Type(new string('x', 300) + "\nbuy abc\norders\n");
        Assert.Equal(0, rig.User.BadLines);
        Assert.Equal(2, rig.Errors.Length);
        Assert.DoesNotContain(rig.Errors, line => line.Contains("line 1", StringComparison.Ordinal));
    }

    [Fact]
    public void While_the_connection_is_lost_orders_wait_and_the_rest_is_done_at_once()
    {
        using TradeRig rig = new TradeRig().LogIn();
        rig.Type("buy 100 ALPHA 10 as A\norders\n");
        rig.Client.Gone();
        rig.User.Lose(rig.Client.End, 60 * Second);
        Assert.Equal(
            ["the connection is lost (the gateway has closed it, or is gone); trying again for 60 s, and orders wait until it is back"],
            rig.TakeOutput());
        Assert.Equal(
            [
                "waits to be sent: B buy 5 ALPHA 10.0000", "waits to be sent: cancel of B",
                "A buy 100 ALPHA 10.0000 executed 0 (not answered)",
                "0 orders live, 1 unanswered, 2 wait to be sent",
            ],
            rig.Type("buy 5 ALPHA 10 as B\ncancel B\norders\n", isLost: true));
        Assert.Equal(2, rig.User.Unsent);

        // It is back when it has read on, and not before.
        rig.LogIn(next: 1);
        rig.User.Return(rig.NowNanos);
        Assert.Equal(["logged in, next message 1", "the connection is back"], rig.TakeOutput());
        Assert.Equal(["sent B buy 5 ALPHA 10.0000", "sent cancel of B"], rig.Type("orders\n")[..2]);
        Assert.Equal(0, rig.User.Unsent);
    }

    [Fact]
    public void Nothing_is_sent_before_what_has_happened_meanwhile_is_read()
    {
        using TradeRig rig = new TradeRig().LogIn();
        rig.Type("orders\n");
        rig.Client.Gone();
        rig.User.Lose(rig.Client.End, 60 * Second);
        rig.Type("buy 5 ALPHA 10 as B\norders\n", isLost: true);
        rig.LogIn(hasCaughtUp: false).User.Return(1);
        rig.Work();
        Assert.Equal(1, rig.User.Unsent);
        rig.Say(SoupPacketType.ServerHeartbeat, []);
        rig.Work();
        Assert.Equal(0, rig.User.Unsent);
    }

    [Fact]
    public void Who_waits_for_answers_waits_as_long_again_when_the_connection_is_back()
    {
        using TradeRig rig = new TradeRig().LogIn();
        rig.End("buy 100 ALPHA 10 as A\n");
        rig.Client.Gone();
        rig.User.Lose(rig.Client.End, 60 * Second);
        rig.NowNanos += 30 * Second;
        rig.Work(isLost: true);
        Assert.False(rig.User.IsDone);
        rig.LogIn();
        rig.User.Return(rig.NowNanos);
        rig.Work();
        Assert.Equal((false, rig.NowNanos + (10 * Second)), (rig.User.IsDone, rig.User.DeadlineNanos));
        rig.NowNanos += 10 * Second;
        rig.Work();
        Assert.True(rig.User.IsDone);
        Assert.Equal(
            ["trade: no answer to 1 of the requests within 10 s; they may have been lost with the connection"], rig.Errors);
    }

    [Fact]
    public void Who_has_nothing_to_wait_for_ends_also_while_the_connection_is_lost()
    {
        using TradeRig rig = new TradeRig().LogIn();
        rig.Type("buy 100 ALPHA 10 as A\norders\n");
        rig.Reject("A");
        rig.Client.Gone();
        rig.User.Lose(rig.Client.End, 60 * Second);
        rig.End("quit\n", isLost: true);
        Assert.True(rig.User.IsDone);
    }

    [Theory]
    [InlineData(true, "trade: no answer to 1 of the requests within 10 s")]
    [InlineData(false, "trade: no answer to 1 of the requests within 10 s; a token that was used before, for the same, has none")]
    public void Used_tokens_are_named_only_where_they_are_not_known(bool readsAll, string told)
    {
        using TradeRig rig = new TradeRig(readsAll: readsAll).LogIn();
        rig.End("buy 100 ALPHA 10 as A\n");
        rig.NowNanos += 11 * Second;
        rig.Work();
        Assert.Equal([told], rig.Errors);
    }

    [Fact]
    public void What_the_end_tells_is_not_told_before_but_to_programs()
    {
        using TradeRig text = new TradeRig().LogIn();
        using TradeRig json = new TradeRig(json: true).LogIn();
        foreach (TradeRig rig in (TradeRig[])[text, json])
        {
            rig.TakeOutput();
            rig.Say(SoupPacketType.Debug, GatewayNotes.TooMany);
            rig.Say(SoupPacketType.Debug, "hello"u8);
            rig.Client.Gone();
            Assert.Equal(ClientEnd.TooFast, rig.Client.End);
            rig.Client.Open(1);
            rig.Say(SoupPacketType.LoginRejected, "A"u8);
        }

        Assert.Equal(["the gateway says: hello"], text.TakeOutput());
        Assert.Equal(3, json.TakeOutput().Length);
    }
}
