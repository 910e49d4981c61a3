using Ringside.Exchange.Gateways;
using Ringside.Exchange.Shards;
using Ringside.Protocols;
using Ringside.Protocols.Fields;
using Ringside.Protocols.Ouch;

namespace Ringside.Exchange.Clients;

/// <summary>What a client asks for: a message of OUCH 4.2 with the fields that matter at this venue.</summary>
public readonly record struct OrderRequest
{
    /// <summary>Most bytes of a message.</summary>
    public const int MaximumSize = OuchEnterOrder.Size;

    /// <summary>The price of a market order.</summary>
    public const uint MarketPriceE4 = OuchPrice.Market;

    /// <summary>The highest limit, in 1/10,000.</summary>
    public const uint HighestPriceE4 = OuchPrice.Highest;

    /// <summary>Most shares of an order.</summary>
    public const uint MostShares = 999_999;

    /// <summary>What is asked for.</summary>
    public required OrderRequestKind Kind { get; init; }

    /// <summary>The order: a new name for a new order or a replacement, the name of the order for a cancel.</summary>
    public required OrderToken Token { get; init; }

    /// <summary>Of a replacement: the order that it replaces.</summary>
    public OrderToken Existing { get; init; }

    /// <summary>Of a new order: its side.</summary>
    public Side Side { get; init; }

    /// <summary>Shares, of a replacement and of a cancel those that were executed before included; a cancel to 0 takes all.</summary>
    public uint Shares { get; init; }

    /// <summary>Of a new order: its symbol.</summary>
    public Alpha8 Stock { get; init; }

    /// <summary>Of a new order or a replacement: its limit, in 1/10,000; <see cref="MarketPriceE4"/> for none.</summary>
    public uint PriceE4 { get; init; }

    /// <summary>Of a new order: how long it lives.</summary>
    public OrderLife Life { get; init; }

    /// <summary>A cancel of all that is open.</summary>
    /// <param name="token">The order.</param>
    public static OrderRequest Cancel(OrderToken token) => new() { Kind = OrderRequestKind.Cancel, Token = token };

    /// <summary>Writes the message of OUCH.</summary>
    /// <param name="destination">At least <see cref="MaximumSize"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public int Write(Span<byte> destination) => Kind switch
    {
        OrderRequestKind.Enter => WriteEnter(destination),
        OrderRequestKind.Replace => WriteReplace(destination),
        _ => Put(new OuchCancelOrder { Token = Token.ToField(), Shares = Shares }, destination),
    };

    private int WriteEnter(Span<byte> destination)
    {
        OuchEnterOrder order = new()
        {
            Token = Token.ToField(),
            Side = Side == Side.Bid ? OuchSide.Buy : OuchSide.Sell,
            Shares = Shares,
            Stock = Stock,
            PriceE4 = PriceE4,
            TimeInForceSeconds = Life is OrderLife.ImmediateOrCancel or OrderLife.FillOrKill
                ? OuchTimeInForce.ImmediateOrCancel
                : OuchTimeInForce.SystemHours,
            Firm = default,
            Display = Life == OrderLife.PostOnly ? OuchDisplay.PostOnly : OuchDisplay.Anonymous,
            Capacity = OuchCapacity.Agency,
            IsoEligibility = 'N',
            MinimumQuantity = Life == OrderLife.FillOrKill ? Shares : 0,
            CrossType = OuchCrossType.Continuous,
            CustomerType = ' ',
        };
        return Put(order, destination);
    }

    private int WriteReplace(Span<byte> destination)
    {
        OuchReplaceOrder order = new()
        {
            ExistingToken = Existing.ToField(),
            ReplacementToken = Token.ToField(),
            Shares = Shares,
            PriceE4 = PriceE4,
            TimeInForceSeconds = OuchTimeInForce.SystemHours,
            Display = OuchDisplay.Anonymous,
            IsoEligibility = 'N',
            MinimumQuantity = 0,
        };
        return Put(order, destination);
    }

    private static int Put<TMessage>(in TMessage message, Span<byte> destination)
        where TMessage : struct, IWireMessage<TMessage>
    {
        message.Write(destination);
        return message.Length;
    }
}
