namespace Ringside.Exchange.MarketData;

/// <summary>Takes what a <see cref="FeedFollower"/> has put in order. Must not fail, and must not call back.</summary>
public interface IFeedReader
{
    /// <summary>Forget everything: what comes now is message 1 of a session, or a snapshot.</summary>
    void Restart();

    /// <summary>A message of a snapshot.</summary>
    /// <param name="message">The message and nothing else; any bytes. Good until the call returns.</param>
    void TakeState(ReadOnlySpan<byte> message);

    /// <summary>The next message of the feed: each comes once, in the order of the numbers.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="message">The message and nothing else; any bytes. Good until the call returns.</param>
    void Take(ulong number, ReadOnlySpan<byte> message);
}
