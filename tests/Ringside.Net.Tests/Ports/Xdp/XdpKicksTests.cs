using Ringside.Linux.Errors;
using Ringside.Net.Ports.Xdp;

namespace Ringside.Net.Tests.Ports.Xdp;

/// <summary>When entries of the transmit ring may be taken back.</summary>
public sealed class XdpKicksTests
{
    [Theory]
    [InlineData(Errno.ENETDOWN)]
    [InlineData(Errno.ENXIO)]
    public void What_the_first_call_refuses_was_not_read_and_is_taken_back(Errno error)
    {
        var kicks = new XdpKicks(1);
        Assert.False(kicks.GoOn(error));
        Assert.Equal((error, true), (kicks.Error, kicks.LeftRingUnread));
    }

    // An interface that goes down under a sender: EBUSY while it is stopping, ENETDOWN once it is down.
    [Theory]
    [InlineData(Errno.EBUSY)]
    [InlineData(Errno.EAGAIN)]
    [InlineData(Errno.ENOBUFS)]
    [InlineData(Errno.EINTR)]
    public void What_an_earlier_call_may_have_read_stays(Errno first)
    {
        var kicks = new XdpKicks(1);
        Assert.True(kicks.GoOn(first));
        Assert.False(kicks.GoOn(Errno.ENETDOWN));
        Assert.Equal((Errno.ENETDOWN, false), (kicks.Error, kicks.LeftRingUnread));
    }

    [Fact]
    public void The_kernel_is_called_once_for_each_of_its_batches_and_a_few_times_more()
    {
        var kicks = new XdpKicks(70);
        int calls = 1;
        while (kicks.GoOn(Errno.EAGAIN))
        {
            calls++;
        }

        Assert.Equal((6, Errno.None, false), (calls, kicks.Error, kicks.LeftRingUnread));
    }

    [Fact]
    public void Success_ends_it()
    {
        var kicks = new XdpKicks(1);
        Assert.True(kicks.GoOn(Errno.EAGAIN));
        Assert.False(kicks.GoOn(Errno.None));
        Assert.Equal((Errno.None, false), (kicks.Error, kicks.LeftRingUnread));
    }
}
