using Ringside.Exchange.Clients;
using Ringside.Exchange.Shards;
using Ringside.Protocols;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Tests.Clients;

/// <summary>Requests in few words.</summary>
internal sealed class OrderRequestBuilder
{
    public static OrderToken Token(string text) => OrderToken.From(Alpha14.Of(text));

    public OrderRequest Buy(string token, uint shares, uint priceE4, string stock = "ACME", OrderLife life = OrderLife.Day) =>
        Enter(token, Side.Bid, shares, priceE4, stock, life);

    public OrderRequest Sell(string token, uint shares, uint priceE4, string stock = "ACME", OrderLife life = OrderLife.Day) =>
        Enter(token, Side.Ask, shares, priceE4, stock, life);

    public OrderRequest Replace(string existing, string token, uint shares, uint priceE4) => new()
    {
        Kind = OrderRequestKind.Replace,
        Token = Token(token),
        Existing = Token(existing),
        Shares = shares,
        PriceE4 = priceE4,
    };

    public OrderRequest Cancel(string token, uint shares = 0) => OrderRequest.Cancel(Token(token)) with { Shares = shares };

    private static OrderRequest Enter(string token, Side side, uint shares, uint priceE4, string stock, OrderLife life) => new()
    {
        Kind = OrderRequestKind.Enter,
        Token = Token(token),
        Side = side,
        Shares = shares,
        Stock = Alpha8.Of(stock),
        PriceE4 = priceE4,
        Life = life,
    };
}
