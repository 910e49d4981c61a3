namespace Ringside.Exchange.MarketData;

/// <summary>Which way a packet of a feed has come.</summary>
public enum FeedSource
{
    /// <summary>By line A.</summary>
    LineA = 0,

    /// <summary>By line B.</summary>
    LineB = 1,

    /// <summary>As an answer of the re-request server.</summary>
    Answer = 2,
}
