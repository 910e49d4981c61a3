using Ringside.Exchange.Hosting;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Hosting;

public sealed class OrderLinkMessageTests
{
    [Fact]
    public void A_sign_of_life_comes_back_as_it_was()
    {
        byte[] bytes = new byte[OrderLinkMessage.KeepAliveSize];
        OrderLinkMessage.WriteKeepAlive(bytes, 7, ulong.MaxValue);
        Assert.True(OrderLinkMessage.TryReadKeepAlive(bytes, out uint gateway, out ulong instance));
        Assert.Equal((7u, ulong.MaxValue), (gateway, instance));
        OrderLinkMessage.WriteKeepAlive(bytes, 0, 1);
        Assert.False(OrderLinkMessage.TryReadKeepAlive(bytes, out _, out _));
        OrderLinkMessage.WriteKeepAlive(bytes, 1, 0);
        Assert.False(OrderLinkMessage.TryReadKeepAlive(bytes, out _, out _));
    }

    [Fact]
    public void Other_lengths_and_spoiled_bytes_are_none() => SeededRandom.ForEachSeed(100, random =>
    {
        byte[] bytes = new byte[random.Next(40)];
        random.NextBytes(bytes);
        bool isGood = OrderLinkMessage.TryReadKeepAlive(bytes, out uint gateway, out ulong instance);
        Assert.True(!isGood || (bytes.Length == OrderLinkMessage.KeepAliveSize && gateway != 0 && instance != 0));
    });
}
