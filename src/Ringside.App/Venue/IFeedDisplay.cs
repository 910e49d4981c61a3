using Ringside.Exchange.MarketData;

namespace Ringside.App.Venue;

/// <summary>Shows a feed as it goes on.</summary>
internal interface IFeedDisplay
{
    /// <summary>Time between two pictures.</summary>
    long IntervalNanos { get; }

    /// <summary>Why there is nothing to show, and never will be; null as long as there may be.</summary>
    string? Problem { get; }

    /// <summary>Whether nothing has been heard for so long that nobody seems to send.</summary>
    bool IsSilent { set; }

    /// <summary>Shows how it stands.</summary>
    void Show(FeedFollower follower, FeedReader reader);
}
