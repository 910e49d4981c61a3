namespace Ringside.Exchange.MarketData;

/// <summary>How far a <see cref="FeedFollower"/> is.</summary>
public enum FeedFollowerState
{
    /// <summary>It needs a snapshot; what comes by the lines is held as far as there is room.</summary>
    Joining = 0,

    /// <summary>It hands on messages.</summary>
    Following = 1,

    /// <summary>The session is over, and all of its messages were handed on.</summary>
    Ended = 2,
}
