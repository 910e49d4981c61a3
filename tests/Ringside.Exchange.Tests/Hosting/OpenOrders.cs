using Ringside.Protocols.Fields;
using Ringside.Protocols.Ouch;

namespace Ringside.Exchange.Tests.Hosting;

/// <summary>The orders of one session that live, as its member knows them: from the numbered messages of its stream and nothing
/// else.</summary>
internal sealed class OpenOrders
{
    private readonly Dictionary<string, (string Symbol, char Side, uint PriceE4, uint Shares)> _orders = [];

    /// <summary>Messages that were read.</summary>
    internal int Messages { get; private set; }

    /// <summary>Names of the orders that live, in no order.</summary>
    internal IReadOnlyCollection<string> Tokens => _orders.Keys;

    internal static OpenOrders Of(IEnumerable<byte[]> messages)
    {
        var orders = new OpenOrders();
        orders.Read([.. messages]);
        return orders;
    }

    /// <summary>Reads on in a stream: the messages that it has not read before.</summary>
    internal void Read(List<byte[]> messages)
    {
        for (; Messages < messages.Count; Messages++)
            Take(messages[Messages]);
    }

    /// <summary>The levels of all books that these sessions' orders make.</summary>
    internal static string[] Levels(params IEnumerable<OpenOrders> sessions) => BookText.Of(
        sessions.SelectMany(session => session._orders.Values).GroupBy(order => (order.Symbol, order.Side, order.PriceE4))
            .Select(level => (level.Key.Symbol, level.Key.Side, level.Key.PriceE4, level.Sum(order => order.Shares), level.Count())));

    private void Take(byte[] message)
    {
        switch ((OuchOutboundType)message[0])
        {
            case OuchOutboundType.Accepted:
                Assert.True(OuchAccepted.TryRead(message, out OuchAccepted accepted));
                if (accepted.State == OuchOrderState.Live)
                    Add(accepted.Token, accepted.Stock, accepted.Side, accepted.PriceE4, accepted.Shares);
                break;
            case OuchOutboundType.Replaced:
                Assert.True(OuchReplaced.TryRead(message, out OuchReplaced replaced));
                Assert.True(_orders.Remove(replaced.PreviousToken.ToString()), "what was replaced does not live");
                if (replaced.State == OuchOrderState.Live)
                    Add(replaced.ReplacementToken, replaced.Stock, replaced.Side, replaced.PriceE4, replaced.Shares);
                break;
            case OuchOutboundType.Executed:
                Assert.True(OuchExecuted.TryRead(message, out OuchExecuted executed));
                Reduce(executed.Token, executed.ExecutedShares);
                break;
            case OuchOutboundType.Canceled:
                Assert.True(OuchCanceled.TryRead(message, out OuchCanceled canceled));
                Reduce(canceled.Token, canceled.DecrementShares);
                break;
            default:
                break;
        }
    }

    private void Add(Alpha14 token, Alpha8 stock, OuchSide side, uint priceE4, uint shares) =>
        _orders.Add(token.ToString(), (stock.ToString().Trim(), side == OuchSide.Buy ? 'B' : 'S', priceE4, shares));

    private void Reduce(Alpha14 token, uint shares)
    {
        string name = token.ToString();
        Assert.True(_orders.TryGetValue(name, out (string Symbol, char Side, uint PriceE4, uint Shares) order), $"{name} does not live");
        Assert.True(shares <= order.Shares, $"{name} has {order.Shares} shares, and loses {shares}");
        if (shares == order.Shares)
            _orders.Remove(name);
        else
            _orders[name] = order with { Shares = order.Shares - shares };
    }
}
