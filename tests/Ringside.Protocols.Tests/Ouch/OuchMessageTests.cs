using Ringside.Protocols.Fields;
using Ringside.Protocols.Ouch;

namespace Ringside.Protocols.Tests.Ouch;

public sealed class OuchMessageTests
{
    private const long TimestampNanos = 34_200_000_000_001;
    private static readonly Alpha14 First = Alpha14.Of("T0000000000001");
    private static readonly Alpha14 Second = Alpha14.Of("T0000000000002");

    private static readonly OuchEnterOrder Enter = new()
    {
        Token = First,
        Side = OuchSide.Buy,
        Shares = 300,
        Stock = Alpha8.Of("ACME"),
        PriceE4 = 1_234_500,
        TimeInForceSeconds = OuchTimeInForce.SystemHours,
        Firm = Alpha4.Of("FIRM"),
        Display = OuchDisplay.Anonymous,
        Capacity = OuchCapacity.Principal,
        IsoEligibility = 'N',
        MinimumQuantity = 0,
        CrossType = OuchCrossType.Continuous,
        CustomerType = ' ',
    };

    private static readonly OuchAccepted Accepted = new()
    {
        TimestampNanos = TimestampNanos,
        Token = First,
        Side = OuchSide.Buy,
        Shares = 300,
        Stock = Alpha8.Of("ACME"),
        PriceE4 = 1_234_500,
        TimeInForceSeconds = OuchTimeInForce.SystemHours,
        Firm = Alpha4.Of("FIRM"),
        Display = OuchDisplay.Anonymous,
        OrderReference = 1001,
        Capacity = OuchCapacity.Principal,
        IsoEligibility = 'N',
        MinimumQuantity = 0,
        CrossType = OuchCrossType.Continuous,
        State = OuchOrderState.Live,
        BboWeight = ' ',
    };

    private static readonly OuchReplaced Replaced = new()
    {
        TimestampNanos = TimestampNanos,
        ReplacementToken = Second,
        Side = OuchSide.Buy,
        Shares = 400,
        Stock = Alpha8.Of("ACME"),
        PriceE4 = 1_234_400,
        TimeInForceSeconds = OuchTimeInForce.SystemHours,
        Firm = Alpha4.Of("FIRM"),
        Display = OuchDisplay.Anonymous,
        OrderReference = 1003,
        Capacity = OuchCapacity.Principal,
        IsoEligibility = 'N',
        MinimumQuantity = 0,
        CrossType = OuchCrossType.Continuous,
        State = OuchOrderState.Live,
        PreviousToken = First,
        BboWeight = ' ',
    };

    [Fact]
    public void What_clients_send_is_written_and_read()
    {
        AssertGolden(OuchMessages.EnterOrder, Enter);
        AssertGolden(OuchMessages.ReplaceOrder, new OuchReplaceOrder
        {
            ExistingToken = First,
            ReplacementToken = Second,
            Shares = 400,
            PriceE4 = 1_234_400,
            TimeInForceSeconds = OuchTimeInForce.SystemHours,
            Display = OuchDisplay.Anonymous,
            IsoEligibility = 'N',
            MinimumQuantity = 0,
        });
        AssertGolden(OuchMessages.CancelOrder, new OuchCancelOrder { Token = Second, Shares = 0 });
        AssertGolden(OuchMessages.ModifyOrder, new OuchModifyOrder { Token = First, Side = OuchSide.Sell, Shares = 50 });
    }

    [Fact]
    public void What_the_venue_sends_is_written_and_read()
    {
        AssertGolden(
            OuchMessages.SystemEvent, new OuchSystemEvent { TimestampNanos = TimestampNanos, EventCode = OuchSystemEventCode.StartOfDay });
        AssertGolden(OuchMessages.Accepted, Accepted);
        AssertGolden(OuchMessages.Replaced, Replaced);
        AssertGolden(OuchMessages.Canceled, new OuchCanceled
        {
            TimestampNanos = TimestampNanos,
            Token = Second,
            DecrementShares = 300,
            Reason = OuchCancelReason.User,
        });
        AssertGolden(OuchMessages.Executed, new OuchExecuted
        {
            TimestampNanos = TimestampNanos,
            Token = Second,
            ExecutedShares = 100,
            ExecutionPriceE4 = 1_234_400,
            Liquidity = OuchLiquidity.Added,
            MatchNumber = 5001,
        });
        AssertGolden(OuchMessages.Rejected, new OuchRejected
        {
            TimestampNanos = TimestampNanos,
            Token = First,
            Reason = OuchRejectReason.InvalidStock,
        });
        AssertGolden(OuchMessages.CancelRejected, new OuchCancelRejected { TimestampNanos = TimestampNanos, Token = First });
    }

    [Fact]
    public void The_older_forms_without_the_last_byte_are_written_and_read()
    {
        AssertGolden(OuchMessages.EnterOrder[..^2], Enter with { CustomerType = null });
        AssertGolden(OuchMessages.Accepted[..^2], Accepted with { BboWeight = null });
        AssertGolden(OuchMessages.Replaced[..^2], Replaced with { BboWeight = null });
        Assert.False(OuchEnterOrder.TryRead(Convert.FromHexString(OuchMessages.EnterOrder[..^4]), out _));
        Assert.False(OuchAccepted.TryRead(Convert.FromHexString(OuchMessages.Accepted + "20"), out _));
    }

    private static void AssertGolden<TMessage>(string hex, TMessage message)
        where TMessage : struct, IWireMessage<TMessage>
    {
        byte[] bytes = Convert.FromHexString(hex);
        byte[] written = new byte[message.Length];
        message.Write(written);
        Assert.Equal(hex, Convert.ToHexStringLower(written));
        Assert.True(TMessage.TryRead(bytes, out TMessage read));
        Assert.Equal(message, read);
    }
}
