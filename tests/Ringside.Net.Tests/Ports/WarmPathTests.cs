using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;
using Ringside.Net.Ports;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports;

/// <summary>Messages that go from a thread to itself, on every back end.</summary>
public sealed class WarmPathTests
{
    private const int MessageBytes = 13;

    [Theory, EveryBackend]
    public void Messages_go_all_the_way_once_in_an_interval(string backend)
    {
        using var path = new WarmPath(Ends.Find(backend), new StreamPortOptions(), MessageBytes, intervalNanos: 1_000);
        long now = 0;
        while (path.Bytes < 100 * MessageBytes && now < 1_000_000_000)
        {
            now += 1_000;
            Assert.True(path.Run(now));
            Assert.False(path.Run(now + 999));
        }

        Assert.Equal(Errno.None, path.Failure);
        Assert.Equal(0, path.Bytes % MessageBytes);

        // No more goes than is asked for: at most one message for each run.
        Assert.InRange(path.Bytes, 100 * MessageBytes, now / 1_000 * MessageBytes);
    }

    [Fact]
    public void Where_loopback_is_down_it_says_so_and_rests()
    {
        Require.NetworkNamespaces();
        using var emptyNamespace = NetworkNamespace.Create("without loopback");
        (Errno Failure, bool RunsAgain) seen = emptyNamespace.Run(() =>
        {
            using var path = new WarmPath(Ends.Find("socket"), new StreamPortOptions(), MessageBytes, intervalNanos: 1);
            Assert.True(path.Run(1));
            return (path.Failure, path.Run(1_000_000_000));
        });
        Assert.Equal((Errno.ENETUNREACH, false), seen);
    }

    [Fact]
    public void A_run_allocates_nothing()
    {
        using var path = new WarmPath(Ends.Find("socket"), new StreamPortOptions(), MessageBytes, intervalNanos: 1);
        long now = 0;
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 5_000; i++)
            {
                path.Run(++now);
            }
        }));
        Assert.InRange(path.Bytes, 9_000 * MessageBytes, 10_000 * MessageBytes);
    }
}
