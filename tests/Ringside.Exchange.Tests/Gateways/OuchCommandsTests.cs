using Ringside.Exchange.Gateways;
using Ringside.Exchange.Members;
using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Protocols;
using Ringside.Protocols.Fields;
using Ringside.Protocols.Ouch;

namespace Ringside.Exchange.Tests.Gateways;

public sealed class OuchCommandsTests
{
    private static OuchEnterOrder Good => TestClient.Order("T1", 'B', 100, 1_234_500);

    [Fact]
    public void An_order_is_a_command_of_the_engine()
    {
        (OuchVerdict verdict, ShardInput input, _) = Enter(Good, scale: 2);
        Assert.Equal(OuchVerdict.Command, verdict);
        Assert.Equal(
            new Command
            {
                Kind = CommandKind.Enter,
                Instrument = 7,
                Member = 1,
                Session = 11,
                Quantity = 100,
                Price = 12_345,
                SelfTradeMode = SelfTradeMode.CancelBoth,
            },
            input.Command);
        Assert.Equal("T1", input.Token.ToField().ToString());
        var details = OuchDetails.Of(input.Details, Side.Ask);
        Assert.Equal(("FIRM", OuchSide.Buy, OuchCapacity.Agency), (details.Firm.ToString(), details.Side, details.Capacity));
    }

    [Fact]
    public void Terms_of_OUCH_are_terms_of_the_engine()
    {
        Assert.Equal(Side.Ask, Enter(Good with { Side = OuchSide.SellShort }).Input.Command.Side);
        Assert.Equal(TimeInForce.Day, Enter(Good with { TimeInForceSeconds = 99_998 }).Input.Command.TimeInForce);
        Assert.Equal(TimeInForce.ImmediateOrCancel, Enter(Good with { TimeInForceSeconds = 0 }).Input.Command.TimeInForce);
        Assert.Equal(TimeInForce.FillOrKill, Enter(Good with { TimeInForceSeconds = 0, MinimumQuantity = 100 }).Input.Command.TimeInForce);
        Assert.Equal(CommandFlags.PostOnly, Enter(Good with { Display = OuchDisplay.PostOnly }).Input.Command.Flags);
        Command market = Enter(Good with { PriceE4 = OuchPrice.Market }).Input.Command;
        Assert.Equal((OrderType.Market, 0L), (market.Type, market.Price));
    }

    [Fact]
    public void What_the_engine_cannot_do_is_refused_with_a_reason()
    {
        Assert.Equal(OuchRejectReason.ShareLimit, Enter(Good with { Shares = 0 }).Reason);
        Assert.Equal(OuchRejectReason.ShareLimit, Enter(Good with { Shares = 1_000_000 }).Reason);
        Assert.Equal(OuchRejectReason.InvalidStock, Enter(Good with { Stock = Alpha8.Of("NONE") }).Reason);
        Assert.Equal(OuchRejectReason.InvalidPrice, Enter(Good with { PriceE4 = OuchPrice.Highest + 1 }).Reason);
        Assert.Equal(OuchRejectReason.InvalidPrice, Enter(Good with { PriceE4 = 1_234_501 }, scale: 2).Reason);
        Assert.Equal(OuchRejectReason.OutsideHours, Enter(Good with { TimeInForceSeconds = 60 }).Reason);
        Assert.Equal(OuchRejectReason.InvalidMinimum, Enter(Good with { MinimumQuantity = 100 }).Reason);
        Assert.Equal(OuchRejectReason.InvalidMinimum, Enter(Good with { TimeInForceSeconds = 0, MinimumQuantity = 99 }).Reason);
        Assert.Equal(OuchRejectReason.InvalidDisplay, Enter(Good with { Display = OuchDisplay.Hidden }).Reason);
        Assert.Equal(OuchRejectReason.InvalidMidpoint, Enter(Good with { Display = OuchDisplay.Midpoint }).Reason);
        Assert.Equal(OuchRejectReason.SweepNotAllowed, Enter(Good with { IsoEligibility = 'Y' }).Reason);
        Assert.Equal(OuchRejectReason.NotInThisCross, Enter(Good with { CrossType = OuchCrossType.Opening }).Reason);
        Assert.Equal(VenueReasons.Malformed, Enter(Good with { Side = (OuchSide)'x' }).Reason);
    }

    [Fact]
    public void Cancels_take_all_or_down_to_a_total_and_replacements_are_totals()
    {
        ShardInput input = default;
        OuchCommands.Cancel(new OuchCancelOrder { Token = Alpha14.Of("T1"), Shares = 0 }, 11, ref input);
        Assert.Equal((CommandKind.Cancel, CommandFlags.None, 11u), (input.Command.Kind, input.Command.Flags, input.Command.Session));
        OuchCommands.Cancel(new OuchCancelOrder { Token = Alpha14.Of("T1"), Shares = 40 }, 11, ref input);
        Assert.Equal(
            (CommandKind.Reduce, CommandFlags.QuantityIsTotal, 40L), (input.Command.Kind, input.Command.Flags, input.Command.Quantity));
        OuchModifyOrder modify = new() { Token = Alpha14.Of("T1"), Side = OuchSide.SellShort, Shares = 30 };
        Assert.Equal(OuchVerdict.Command, OuchCommands.Modify(modify, 11, Side.Ask, ref input));
        Assert.Equal(OuchVerdict.CancelRejected, OuchCommands.Modify(modify, 11, Side.Bid, ref input));
    }

    [Theory]
    [InlineData(10_000u, 0, 1)]
    [InlineData(10_000u, 4, 10_000)]
    [InlineData(1u, 8, 10_000)]
    [InlineData(OuchPrice.Highest, 13, 1_999_999_900_000_000_000)]
    public void Prices_have_one_value_in_both_units(uint priceE4, int scale, long price)
    {
        Assert.True(OuchPrice.TryToInstrument(priceE4, scale, out long converted));
        Assert.Equal(price, converted);
        Assert.Equal(priceE4, OuchPrice.FromInstrument(price, scale));
    }

    [Fact]
    public void Prices_that_one_side_cannot_say_are_refused_or_the_nearest()
    {
        Assert.False(OuchPrice.TryToInstrument(9_999, 0, out _));
        Assert.False(OuchPrice.TryToInstrument(OuchPrice.Highest, 18, out _));
        Assert.Equal(0u, OuchPrice.FromInstrument(-5, 4));
        Assert.Equal(uint.MaxValue, OuchPrice.FromInstrument(long.MaxValue, 0));
        Assert.True(OuchPrice.IsTick(1, 4));
        Assert.False(OuchPrice.IsTick(10, 6));
        Assert.True(OuchPrice.IsTick(100, 6));
        Assert.False(OuchPrice.IsTick(0, 2));
    }

    [Fact]
    public void An_instrument_whose_prices_OUCH_cannot_say_is_not_listed()
    {
        InstrumentTable table = new(4);
        table.Define(new(Alpha8.Of("FINE"), 0, 1, 8, IsForOuch: false));
        Assert.False(table.TryFind(Alpha8.Of("FINE"), out _));
        table.Define(new(Alpha8.Of("COARSE"), 0, 1, 8, IsForOuch: true));
        Assert.True(table.TryFind(Alpha8.Of("COARSE"), out _));
        Assert.False(table.TryFind(Alpha8.Of("FINE"), out _));
    }

    private static (OuchVerdict Verdict, ShardInput Input, OuchRejectReason Reason) Enter(OuchEnterOrder order, int scale = 4)
    {
        InstrumentTable table = new(4);
        table.Define(new(Alpha8.Of("ACME"), 0, 7, scale, IsForOuch: true));
        Member member = new() { Number = 1, Name = "North", SelfTrade = SelfTradeMode.CancelBoth };
        ShardInput input = default;
        OuchVerdict verdict = OuchCommands.Enter(order, member, 11, table, ref input, out _, out OuchRejectReason reason);
        Assert.Equal(verdict == OuchVerdict.Command, reason == default);
        return (verdict, input, reason);
    }
}
