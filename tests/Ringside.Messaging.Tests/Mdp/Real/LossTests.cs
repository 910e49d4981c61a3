using Ringside.Messaging.Mdp;
using Ringside.Messaging.Tests.Mdp.Nodes;

namespace Ringside.Messaging.Tests.Mdp.Real;

/// <summary>Nodes on a wire that loses packets both ways, as the kernel does it: single packets, and whole trains.</summary>
public sealed class LossTests
{
    [Theory]
    [InlineData(0, "off")]
    [InlineData(0, "on")]
    [InlineData(10, "off")]
    [InlineData(10, "on")]
    [InlineData(50, "off")]
    [InlineData(50, "on")]
    [InlineData(250, "off")]
    [InlineData(250, "on")]
    public void All_arrive_once_in_order_and_what_was_lost_is_sent_again(int perMille, string trains)
    {
        using VethNodes nodes = VethNodes.Create();
        nodes.Lose(perMille);
        using NodePair pair = nodes.Open($"trains={trains}").Connect();
        new Exchange(pair, count: 400, longest: 20_000).Run();
        PeerStatistics both = pair.Dialler.Statistics();
        PeerStatistics acceptor = pair.Acceptor.Statistics();
        long again = both.RetransmittedPackets + acceptor.RetransmittedPackets;
        Assert.True(perMille > 0 || nodes.Lost == 0);

        // Of a hundred trains 1 % may lose none; and where nothing is lost a machine that stands still makes a probe, which is sent again.
        if (perMille >= 50)
        {
            Assert.True(nodes.Lost > 0);
            Assert.True(again > 0 && both.AffectedMessages + acceptor.AffectedMessages > 0, $"{both}; {acceptor}");
        }
    }
}
