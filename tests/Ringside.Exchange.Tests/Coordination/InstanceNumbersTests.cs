using Ringside.Exchange.Coordination;
using Ringside.Linux.Errors;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Coordination;

public sealed class InstanceNumbersTests
{
    [Fact]
    public void Each_is_greater_than_all_before_whatever_the_clock_says()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(1_000ul, InstanceNumbers.Take(folder.File("gateway-1"), 1_000));
        Assert.Equal(5_000ul, InstanceNumbers.Take(folder.File("gateway-1"), 5_000));
        Assert.Equal(5_001ul, InstanceNumbers.Take(folder.File("gateway-1"), 2_000));
        Assert.Equal(5_002ul, InstanceNumbers.Take(folder.File("gateway-1"), 5_002));
        Assert.Equal(5_003ul, InstanceNumbers.Take(folder.File("gateway-1"), -7));

        // A node that lost its folder goes on above its older numbers, as long as the clock does.
        Directory.Delete(folder.File("gateway-1"), recursive: true);
        Assert.Equal(6_000ul, InstanceNumbers.Take(folder.File("gateway-1"), 6_000));
        Assert.Equal(1ul, InstanceNumbers.Take(folder.File("gateway-2"), 0));
    }

    [Fact]
    public void Those_that_start_at_once_have_different_ones()
    {
        using TemporaryFolder folder = new();
        const int threads = 4;
        const int runs = 25;
        ulong[][] numbers = new ulong[threads][];
        Thread[] all = [.. Enumerable.Range(0, threads).Select(thread => new Thread(() =>
            numbers[thread] = [.. Enumerable.Range(0, runs).Select(_ => InstanceNumbers.Take(folder.File("g"), 100))]))];
        Array.ForEach(all, thread => thread.Start());
        Array.ForEach(all, thread => thread.Join());
        Assert.Equal(Enumerable.Range(100, threads * runs).Select(number => (ulong)number), numbers.SelectMany(list => list).Order());
    }

    [Fact]
    public void Behind_the_last_one_there_is_none()
    {
        using TemporaryFolder folder = new();
        folder.Write($"g/instance-{ulong.MaxValue}", "");
        KernelException error = Assert.Throws<KernelException>(() => InstanceNumbers.Take(folder.File("g"), 1));
        Assert.Equal(Errno.EOVERFLOW, error.Error);
        Assert.Contains(folder.Path, error.Message, StringComparison.Ordinal);
    }
}
