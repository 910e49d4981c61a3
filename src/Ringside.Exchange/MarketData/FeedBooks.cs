using Ringside.Market.Itch;

namespace Ringside.Exchange.MarketData;

/// <summary>The reader of a feed that keeps the displayed books.</summary>
/// <param name="books">Where they are; cleared when the feed begins anew.</param>
public sealed class FeedBooks(ItchBooks books) : IFeedReader
{
    /// <summary>The books.</summary>
    public ItchBooks Books { get; } = books;

    /// <summary>Number of the last message of the feed that is in them; 0 when only a snapshot is, or nothing.</summary>
    public ulong LastNumber { get; private set; }

    /// <inheritdoc/>
    public void Restart()
    {
        Books.Clear();
        LastNumber = 0;
    }

    /// <inheritdoc/>
    public void TakeState(ReadOnlySpan<byte> message) => Books.Apply(message);

    /// <inheritdoc/>
    public void Take(ulong number, ReadOnlySpan<byte> message)
    {
        Books.Apply(message);
        LastNumber = number;
    }
}
