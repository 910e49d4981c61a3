using Ringside.Exchange.MarketData;

namespace Ringside.Exchange.Hosting;

/// <summary>Messages that nobody is sent.</summary>
internal sealed class NoFeed : IItchSink
{
    internal static readonly NoFeed Instance = new();

    public void Take(ulong number, ReadOnlySpan<byte> message)
    {
    }
}
