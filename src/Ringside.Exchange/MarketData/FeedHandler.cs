using Ringside.Protocols.Itch;

namespace Ringside.Exchange.MarketData;

/// <summary>The reader of a feed that decodes its messages, those of a snapshot and those behind it, one by one.</summary>
/// <typeparam name="THandler">What takes the messages; a struct, so that its methods are compiled into the switch.</typeparam>
/// <param name="handler">Who gets them; copied.</param>
/// <param name="restarted">Called when everything is to be forgotten; null when nobody has to know.</param>
public sealed class FeedHandler<THandler>(THandler handler, Action? restarted) : IFeedReader
    where THandler : struct, IItchHandler
{
    private THandler _handler = handler;

    /// <summary>The handler: this reader's own copy.</summary>
    public ref THandler Handler => ref _handler;

    /// <summary>Number of the last message of the feed; 0 when only a snapshot was read, or nothing.</summary>
    public ulong LastNumber { get; private set; }

    /// <summary>Messages that are none of ITCH 5.0, or that the handler did not take.</summary>
    public long NotTaken { get; private set; }

    /// <inheritdoc/>
    public void Restart()
    {
        LastNumber = 0;
        restarted?.Invoke();
    }

    /// <inheritdoc/>
    public void TakeState(ReadOnlySpan<byte> message)
    {
        if (!ItchMessage.TryDispatch(message, ref _handler))
            NotTaken++;
    }

    /// <inheritdoc/>
    public void Take(ulong number, ReadOnlySpan<byte> message)
    {
        TakeState(message);
        LastNumber = number;
    }
}
