using Ringside.Linux.Descriptors;
using Ringside.Linux.Polling;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Polling;

[Collection(PollSetCollection.Name)]
public sealed class PollSetTests
{
    [Fact]
    public void What_is_ready_is_reported_and_nothing_else()
    {
        using var quiet = new EventDescriptor();
        using var raised = new EventDescriptor();
        var set = new PollSet();
        set.Watch(quiet.Value, PollEvents.Readable);
        set.Watch(raised.Value, PollEvents.Readable);
        Assert.Equal(0, set.Wait(0));
        raised.Raise();
        Assert.Equal(1, set.Wait(-1));
        Assert.Equal(PollEvents.Readable, set.Reported(raised.Value));
        Assert.Equal(PollEvents.None, set.Reported(quiet.Value));
        Assert.Equal(PollEvents.None, set.Reported(12345));
        raised.Take();
        Assert.Equal(0, set.Wait(1_000_000));
        Assert.Equal(PollEvents.None, set.Reported(raised.Value));
    }

    [Fact]
    public void Watching_again_changes_what_is_asked_for()
    {
        using var descriptor = new EventDescriptor();
        var set = new PollSet(1);
        set.Watch(descriptor.Value, PollEvents.Readable);
        set.Watch(descriptor.Value, PollEvents.Writable);
        Assert.Equal(1, set.Count);
        Assert.Equal(1, set.Wait(-1));
        Assert.Equal(PollEvents.Writable, set.Reported(descriptor.Value));
    }

    [Fact]
    public void What_is_no_longer_watched_wakes_nobody_and_the_others_stay()
    {
        EventDescriptor[] three = [new(), new(), new()];
        var set = new PollSet(3);
        foreach (EventDescriptor descriptor in three)
        {
            set.Watch(descriptor.Value, PollEvents.Readable);
            descriptor.Raise();
        }

        set.Unwatch(three[0].Value);
        set.Unwatch(three[0].Value);
        Assert.Equal(2, set.Count);
        Assert.Equal(2, set.Wait(-1));
        Assert.Equal(PollEvents.Readable, set.Reported(three[1].Value));
        Assert.Equal(PollEvents.Readable, set.Reported(three[2].Value));
        Array.ForEach(three, descriptor => descriptor.Dispose());
    }

    [Fact]
    public void A_full_set_says_so()
    {
        using var first = new EventDescriptor();
        using var second = new EventDescriptor();
        var set = new PollSet(1);
        set.Watch(first.Value, PollEvents.Readable);
        string message = Assert.Throws<InvalidOperationException>(() => set.Watch(second.Value, PollEvents.Readable)).Message;
        Assert.Equal("the poll set holds 1 descriptors already, its capacity", message);
    }

    [Fact]
    public void Waiting_on_a_closed_descriptor_is_a_fault_of_the_program()
    {
        var closed = new EventDescriptor();
        var set = new PollSet();
        set.Watch(closed.Value, PollEvents.Readable);
        string expected = $"descriptor {closed.Value} was closed while it was watched; unwatch it before";
        closed.Dispose();
        Assert.Equal(expected, Assert.Throws<InvalidOperationException>(() => set.Wait(-1)).Message);
    }

    [Fact]
    public void Asking_about_one_descriptor_does_not_wait()
    {
        using var descriptor = new EventDescriptor();
        Assert.Equal(PollEvents.None, PollSet.Ask(descriptor.Value, PollEvents.Readable));
        descriptor.Raise();
        Assert.Equal(PollEvents.Readable, PollSet.Ask(descriptor.Value, PollEvents.Readable));
        Assert.Equal(PollEvents.None, PollSet.Ask(-1, PollEvents.Readable));
    }

    [Fact]
    public void Waiting_allocates_nothing()
    {
        using var descriptor = new EventDescriptor();
        var set = new PollSet();
        set.Watch(descriptor.Value, PollEvents.Readable);
        descriptor.Raise();
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                set.Wait(-1);
                set.Reported(descriptor.Value);
                PollSet.Ask(descriptor.Value, PollEvents.Readable);
            }
        }));
    }
}
