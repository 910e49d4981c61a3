using System.Diagnostics;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Hosting;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams.Writing;
using Ringside.Net.Agents;
using Ringside.Net.Ports.Sockets;

namespace Ringside.Exchange.Tests.Hosting;

/// <summary>Engines that claim epochs at ZooKeeper, in turns, on the thread of the test.</summary>
internal sealed class ClaimsBench : IDisposable
{
    private readonly Waiter _waiter = new(WaitStrategy.Spin, maximumDescriptors: 8);
    private readonly long _startTicks = Stopwatch.GetTimestamp();

    /// <summary>Those who have turns.</summary>
    internal List<ZooKeeperClaims> Claims { get; } = [];

    internal long NowNanos => (long)Stopwatch.GetElapsedTime(_startTicks).TotalNanoseconds;

    internal ZooKeeperClaims Make(ZooKeeperConfiguration configuration, ulong instance = 11)
    {
        NodeConfiguration node = new()
        {
            Name = $"engine-{instance}",
            Role = NodeRole.Engine,
            Number = 1,
            Stream = new Endpoint([10, 0, 0, 1], (ushort)instance),
        };
        ZooKeeperClaims claims = new(configuration, "shard-0", node, instance, new SocketBackend(), _waiter);
        Claims.Add(claims);
        return claims;
    }

    internal uint Claim(ZooKeeperClaims one, uint above)
    {
        (uint epoch, string problem) = (0, string.Empty);
        RunUntil(() => one.Claim(above, out epoch, out problem) != ClaimState.Pending, "a claim is granted");
        Assert.Empty(problem);
        return epoch;
    }

    internal void RunUntil(Func<bool> isSo, string what)
    {
        for (long end = NowNanos + 30_000_000_000; !isSo();)
        {
            Assert.True(NowNanos < end, $"{what} within 30 s; {string.Join(", ", Claims.Select(one => one.Problem))}");
            Turn();
        }
    }

    internal void Turn()
    {
        int work = 0;
        foreach (ZooKeeperClaims one in Claims)
            work += one.DoWork(7, NowNanos);
        if (work == 0)
            Thread.Sleep(1);
    }

    public void Dispose()
    {
        Claims.ForEach(one => one.Dispose());
        _waiter.Dispose();
    }
}
