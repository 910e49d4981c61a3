using Ringside.Bench.Messaging;

namespace Ringside.Bench.Tests.Messaging;

public sealed class IdlePeersBenchmarkTests
{
    [Fact]
    public void Idle_peers_stay_active_and_their_cost_is_told()
    {
        IdlePeersRow row = IdlePeersBenchmark.Run(peers: 12, seconds: 1.5);
        Assert.Equal((12, 12), (row.Peers, row.ActivePeers));
        Assert.InRange(row.Seconds, 1.5, 60);
        Assert.True(row.PacketsSent >= 12 && row.PacketsReceived >= 12, "no heartbeats");
        Assert.True(row.NodePercent > 0 && row.ProcessPercent >= row.NodePercent / 2, $"{row}");
        Assert.StartsWith("12 idle peers, blocking, ", IdlePeersBenchmark.Text(row), StringComparison.Ordinal);
    }
}
