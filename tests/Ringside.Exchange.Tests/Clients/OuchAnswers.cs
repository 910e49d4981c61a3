using Ringside.Exchange.Clients;
using Ringside.Exchange.Shards;
using Ringside.Protocols;
using Ringside.Protocols.Fields;
using Ringside.Protocols.Ouch;
using Ringside.Protocols.SoupBinTcp;

namespace Ringside.Exchange.Tests.Clients;

/// <summary>Numbered messages of a venue, in their packets.</summary>
internal static class OuchAnswers
{
    internal static int Accepted(in OrderRequest request, Span<byte> destination) => Numbered(new OuchAccepted
    {
        TimestampNanos = 1,
        Token = request.Token.ToField(),
        Side = request.Side == Side.Bid ? OuchSide.Buy : OuchSide.Sell,
        Shares = request.Shares,
        Stock = request.Stock,
        PriceE4 = request.PriceE4,
        TimeInForceSeconds = OuchTimeInForce.SystemHours,
        Firm = default,
        Display = OuchDisplay.Anonymous,
        OrderReference = 7,
        Capacity = OuchCapacity.Agency,
        IsoEligibility = 'N',
        MinimumQuantity = 0,
        CrossType = OuchCrossType.Continuous,
        State = OuchOrderState.Live,
        BboWeight = ' ',
    }, destination);

    internal static int Replaced(in OrderRequest request, Span<byte> destination) => Numbered(new OuchReplaced
    {
        TimestampNanos = 1,
        ReplacementToken = request.Token.ToField(),
        PreviousToken = request.Existing.ToField(),
        Side = OuchSide.Buy,
        Shares = request.Shares,
        Stock = Alpha8.Of("ACME"),
        PriceE4 = request.PriceE4,
        TimeInForceSeconds = OuchTimeInForce.SystemHours,
        Firm = default,
        Display = OuchDisplay.Anonymous,
        OrderReference = 8,
        Capacity = OuchCapacity.Agency,
        IsoEligibility = 'N',
        MinimumQuantity = 0,
        CrossType = OuchCrossType.Continuous,
        State = OuchOrderState.Live,
        BboWeight = ' ',
    }, destination);

    internal static int Executed(OrderToken token, uint shares, Span<byte> destination) => Numbered(new OuchExecuted
    {
        TimestampNanos = 1,
        Token = token.ToField(),
        ExecutedShares = shares,
        ExecutionPriceE4 = 10_000,
        Liquidity = OuchLiquidity.Added,
        MatchNumber = 9,
    }, destination);

    internal static int Canceled(OrderToken token, uint shares, Span<byte> destination) => Numbered(new OuchCanceled
    {
        TimestampNanos = 1,
        Token = token.ToField(),
        DecrementShares = shares,
        Reason = OuchCancelReason.User,
    }, destination);

    internal static int Rejected(OrderToken token, Span<byte> destination) => Numbered(
        new OuchRejected { TimestampNanos = 1, Token = token.ToField(), Reason = OuchRejectReason.Halted }, destination);

    internal static int CancelRejected(OrderToken token, Span<byte> destination) => Numbered(
        new OuchCancelRejected { TimestampNanos = 1, Token = token.ToField() }, destination);

    private static int Numbered<TMessage>(TMessage message, Span<byte> destination)
        where TMessage : struct, IWireMessage<TMessage> => SoupPacket.Write(SoupPacketType.SequencedData, message, destination);
}
