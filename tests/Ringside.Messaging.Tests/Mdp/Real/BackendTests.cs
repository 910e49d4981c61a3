using Ringside.Messaging.Mdp;
using Ringside.Messaging.Tests.Mdp.Nodes;
using Ringside.Net.Ports;

namespace Ringside.Messaging.Tests.Mdp.Real;

/// <summary>Nodes over the ports of each back end, on a wire of their own.</summary>
public sealed class BackendTests
{
    public static TheoryData<string> All => [.. Backends.FullNames];

    [Theory]
    [MemberData(nameof(All))]
    public void Messages_of_all_sizes_arrive_once_in_order_and_are_confirmed(string backend)
    {
        using VethNodes nodes = VethNodes.Create();
        using NodePair pair = nodes.Open("max_enqueued_packets=1024", backend).Connect();
        new Exchange(pair, count: 300, longest: 100_000).Run();

        Assert.True(pair.Dialler.Close(pair.Peer));
        pair.Until(() => NodePair.Has(pair.AcceptorEvents, MdpEventKind.Disconnected));
        MdpEvent here = Assert.Single(pair.DiallerEvents, happened => happened.Kind == MdpEventKind.Disconnected);
        MdpEvent there = Assert.Single(pair.AcceptorEvents, happened => happened.Kind == MdpEventKind.Disconnected);
        Assert.Equal((DisconnectReason.ClosedHere, DisconnectReason.ClosedByPeer), (here.Reason, there.Reason));
        Assert.Empty(pair.Dialler.Peers());
        Assert.Empty(pair.Acceptor.Peers());
        pair.UntilAllFramesAreBack();
    }
}
