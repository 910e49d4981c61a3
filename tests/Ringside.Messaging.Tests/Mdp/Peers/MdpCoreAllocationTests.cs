using Ringside.Messaging.Mdp;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Mdp.Peers;

public sealed class MdpCoreAllocationTests
{
    [Theory]
    [InlineData("")]
    [InlineData("congestion=newreno")]
    [InlineData("key=000102030405060708090a0b0c0d0e0f")]
    public void Sending_receiving_and_confirming_allocate_nothing(string options)
    {
        using var pair = new CorePair(MdpOptionNames.Parse(options));
        pair.Connect();
        var payload = new byte[200];
        int received = 0;
        int delivered = 0;
        long allocated = Allocations.Measure(() =>
        {
            received = delivered = 0;
            for (int i = 0; i < 3000; i++)
            {
                var send = new SendOptions(SendFlags.ConfirmReceived | SendFlags.ConfirmDelivered);
                pair.Dialler.Core.Send(pair.Peer, payload, send, pair.NowNanos, out _);
                pair.Turn();
                while (pair.Acceptor.Core.TryTakeMessage(out ReceivedMessage message))
                {
                    pair.Acceptor.Core.ConfirmDelivered(message);
                    pair.Acceptor.Core.Release(message);
                    received++;
                }

                while (pair.Dialler.Core.TryTakeEvent(out MdpEvent happened))
                {
                    delivered += happened.Kind == MdpEventKind.MessageDelivered ? 1 : 0;
                }
            }
        });
        Assert.Equal(0, allocated);
        Assert.InRange(received, 2900, 3000);
        Assert.InRange(delivered, 2900, 3100);
    }
}
