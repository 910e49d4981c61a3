namespace Ringside.Exchange.MarketData;

/// <summary>Takes the messages of a feed, in the order of their numbers.</summary>
public interface IItchSink
{
    /// <summary>Takes one message. Must not fail, and must not call back.</summary>
    /// <param name="number">Its number, one more than that of the message before.</param>
    /// <param name="message">The message and nothing else: ITCH 5.0, at most <see cref="Protocols.Itch.ItchMessage.MaximumSize"/> bytes.
    /// Good until the call returns.</param>
    void Take(ulong number, ReadOnlySpan<byte> message);
}
