using Ringside.Exchange.MarketData;

namespace Ringside.Exchange.Tests.MarketData;

/// <summary>Keeps the messages of a feed, and checks that their numbers have no gap.</summary>
internal sealed class MessageList(ulong first = 1) : IItchSink
{
    public ulong First { get; } = first;

    public List<byte[]> Messages { get; } = [];

    public ulong NextNumber => First + (ulong)Messages.Count;

    public void Take(ulong number, ReadOnlySpan<byte> message)
    {
        Assert.Equal(NextNumber, number);
        Messages.Add(message.ToArray());
    }
}
