using Ringside.Exchange.Clients;
using Ringside.Exchange.Shards;

namespace Ringside.App.Venue;

/// <summary>Names of orders that a session has used up this day, as far as its stream has told: all of them when it was read from message
/// 1.</summary>
/// <remarks>OUCH 4.2 gives no answer to an order whose token was used before for the same: so who waits for one must know by
/// itself.</remarks>
internal sealed class UsedTokens
{
    /// <summary>As many tokens as are kept; of those above nothing is known.</summary>
    internal const int Most = 1 << 20;

    private readonly HashSet<OrderToken> _tokens = [];

    /// <summary>Takes what the stream tells.</summary>
    internal void Take(in ClientEvent one)
    {
        if (one.UsesToken && _tokens.Count < Most)
        {
            _tokens.Add(one.Token);
        }
    }

    /// <summary>Whether a token was used.</summary>
    internal bool Has(OrderToken token) => _tokens.Contains(token);
}
