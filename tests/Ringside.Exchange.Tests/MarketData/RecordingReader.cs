using Ringside.Exchange.MarketData;
using Ringside.Market.Itch;

namespace Ringside.Exchange.Tests.MarketData;

/// <summary>Keeps the messages that a follower hands on, and the books that they make.</summary>
internal sealed class RecordingReader : IFeedReader
{
    private readonly FeedBooks _inner = new(new ItchBooks(new ItchBooksOptions { InitialOrders = 1_024, InitialLevels = 1_024 }));

    public ItchBooks Books => _inner.Books;

    public int Restarts { get; private set; }

    public List<byte[]> State { get; } = [];

    public List<(ulong Number, byte[] Message)> Messages { get; } = [];

    public void Restart()
    {
        _inner.Restart();
        Restarts++;
        State.Clear();
        Messages.Clear();
    }

    public void TakeState(ReadOnlySpan<byte> message)
    {
        Assert.Empty(Messages);
        State.Add(message.ToArray());
        _inner.TakeState(message);
    }

    public void Take(ulong number, ReadOnlySpan<byte> message)
    {
        if (Messages.Count > 0)
            Assert.Equal(Messages[^1].Number + 1, number);
        Messages.Add((number, message.ToArray()));
        _inner.Take(number, message);
        Assert.Equal(number, _inner.LastNumber);
    }
}
