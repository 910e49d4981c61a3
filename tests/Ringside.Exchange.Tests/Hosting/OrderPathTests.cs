using System.Collections.Immutable;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Health;
using Ringside.Exchange.Hosting;
using Ringside.Linux.Clocks;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.Exchange.Tests.Hosting;

/// <summary>The whole way of an order on one thread, driven by the test: gateway, engine, store, market data, with real sockets and real
/// files.</summary>
public sealed class OrderPathTests
{
    // Ends behind the place where the list of the pieces of the member's stream doubles.
    private const int WarmUp = 3_400;
    private const int Measured = 600;

    [Fact]
    public void An_order_comes_in_is_matched_stored_shown_and_published_without_allocation()
    {
        using var venue = new TestVenue();
        Directory.CreateDirectory(venue.Configuration.DataFolder);
        using var log = new VenueLog(Stream.Null, () => 0);
        Backends.TryGet("socket", out IBackend? backend);
        ImmutableArray<NodeConfiguration> nodes =
            [.. venue.Configuration.Nodes.Where(node => node.Role != NodeRole.Standby).OrderBy(node => node.Role != NodeRole.Gateway)];
        var parts = new VenueParts(venue.Configuration, new VenueFolders(venue.Configuration), DemoMembers.Create(), backend!, log);
        var thread = new VenueThread(parts, nodes, servesHealth: false);
        using var waiter = new Waiter(WaitStrategy.Spin, maximumDescriptors: 64);
        using var agent = (CompositeAgent)thread.Create(waiter);
        Pump(agent, () => thread.IsOpen);
        TestMember? member = null;
        Thread login = Start(() => member = venue.LogIn("MAKER1"));
        Pump(agent, () => !login.IsAlive);
        Thread reading = Start(() => member!.ReadMessages(1 + WarmUp + Measured + (2 * ((WarmUp + Measured) / 10))));
        Trade(agent, member!, 0, WarmUp);
        long allocated = Trade(agent, member!, WarmUp, Measured);
        Pump(agent, () => !reading.IsAlive);
        Assert.EndsWith("AEE", member!.Letters(), StringComparison.Ordinal);
        Assert.Equal(0, allocated);
        member.Dispose();
    }

    private static Thread Start(Action work)
    {
        var thread = new Thread(() => work()) { IsBackground = true };
        thread.Start();
        return thread;
    }

    // Every tenth order trades with one that rests.
    private static long Trade(CompositeAgent agent, TestMember member, int first, int count)
    {
        long allocated = 0;
        for (int number = first; number < first + count; number++)
        {
            if (number % 10 == 9)
                member.Enter($"T{number}", 'S', 10, "ALPHA", 500_000);
            else
                member.Enter($"T{number}", 'B', 10, "ALPHA", 500_000 + (100 * (uint)(number % 50)));
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int turn = 0; turn < 4; turn++)
                agent.DoWork(KernelClock.MonotonicRawNanos());
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return allocated;
    }

    private static void Pump(CompositeAgent agent, Func<bool> isSo)
    {
        long until = KernelClock.MonotonicRawNanos() + 30_000_000_000;
        while (!isSo())
        {
            long now = KernelClock.MonotonicRawNanos();
            Assert.True(now < until, "the venue does not come so far");
            agent.DoWork(now);
        }
    }
}
