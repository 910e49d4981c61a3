using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Linux.Polling;
using Ringside.Linux.Tests.Polling;
using Ringside.Testing;

namespace Ringside.Linux.Tests.IoUring;

/// <summary>The same promises as those of <see cref="PollSet"/>, in a ring that has other users, too.</summary>
[Collection(PollSetCollection.Name)]
public sealed unsafe class RingWaitSetTests
{
    [Fact]
    public void What_is_ready_is_reported_again_and_again_and_nothing_else()
    {
        using Ring ring = Rings.Open();
        using var set = new RingWaitSet(new RingDispatcher(ring));
        using var quiet = new EventDescriptor();
        using var raised = new EventDescriptor();
        set.Watch(quiet.Value, PollEvents.Readable);
        set.Watch(raised.Value, PollEvents.Readable);
        Assert.Equal(0, set.Wait(0));
        raised.Raise();
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(1, set.Wait(-1));
            Assert.Equal(PollEvents.Readable, set.Reported(raised.Value));
            Assert.Equal(PollEvents.None, set.Reported(quiet.Value));
        }

        raised.Take();
        Assert.Equal(0, set.Wait(1_000_000));
        Assert.Equal(PollEvents.None, set.Reported(raised.Value));
        Assert.Equal(PollEvents.None, set.Reported(12345));
    }

    [Fact]
    public void Watching_again_changes_what_is_asked_for()
    {
        using Ring ring = Rings.Open();
        using var set = new RingWaitSet(new RingDispatcher(ring), 1);
        using var descriptor = new EventDescriptor();
        set.Watch(descriptor.Value, PollEvents.Readable);
        Assert.Equal(0, set.Wait(0));
        set.Watch(descriptor.Value, PollEvents.Writable);
        set.Watch(descriptor.Value, PollEvents.Writable);
        Assert.Equal(1, set.Count);
        Assert.Equal(1, set.Wait(-1));
        Assert.Equal(PollEvents.Writable, set.Reported(descriptor.Value));
        using var second = new EventDescriptor();
        Assert.Throws<InvalidOperationException>(() => set.Watch(second.Value, PollEvents.Readable));
    }

    // The pair's other end sees the end of the file: an armed poll would keep it open.
    [Fact]
    public void What_is_no_longer_watched_wakes_nobody_and_is_closed_at_once()
    {
        using Ring ring = Rings.Open();
        using var set = new RingWaitSet(new RingDispatcher(ring), 3);
        using var descriptor = new EventDescriptor();
        using Linux.Sockets.KernelSocket listener = Rings.Listener();
        var client = Linux.Sockets.KernelSocket.Create(Linux.Sockets.SocketKind.Stream, listener.LocalEndpoint);
        client.Connect(listener.LocalEndpoint);
        using Linux.Sockets.KernelSocket server = listener.Accept(out _)!;
        set.Watch(descriptor.Value, PollEvents.Readable);
        set.Watch(client.Value, PollEvents.Readable);
        Assert.Equal(0, set.Wait(0));
        set.Unwatch(descriptor.Value);
        set.Unwatch(descriptor.Value);
        set.Unwatch(client.Value);
        client.Dispose();
        Assert.Equal(0, server.Receive(new byte[1]));
        descriptor.Raise();
        Assert.Equal(0, set.Count);
        Assert.Equal(0, set.Wait(1_000_000));
        set.Watch(descriptor.Value, PollEvents.Readable);
        Assert.Equal(1, set.Wait(-1));
    }

    [Fact]
    public void A_completion_of_another_user_of_the_ring_wakes_and_reaches_its_handler()
    {
        using Ring ring = Rings.Open();
        var dispatcher = new RingDispatcher(ring);
        using var set = new RingWaitSet(dispatcher);
        var other = new RecordingHandler();
        int slot = dispatcher.Add(other);
        set.Watch(ring.Descriptor, PollEvents.Readable);
        Assert.Equal(0, set.Wait(0));
        Rings.Next(ring, RingDispatcher.Tag(slot, 0xabcd_ef01_2345))->PrepareNothing();
        Assert.Equal(1, set.Wait(-1));
        Assert.Equal(PollEvents.Readable, set.Reported(ring.Descriptor));
        Assert.Equal([0xabcd_ef01_2345ul], other.Values);
        Assert.Equal(0, set.Wait(0));
    }

    [Fact]
    public void Nobody_sleeps_over_completions_that_were_put_aside()
    {
        using Ring ring = Rings.Open();
        using var set = new RingWaitSet(new RingDispatcher(ring));
        set.Watch(ring.Descriptor, PollEvents.Readable);
        set.Waiting++;
        Assert.Equal(1, set.Wait(-1));
        Assert.Equal(PollEvents.Readable, set.Reported(ring.Descriptor));
        set.Waiting--;
        Assert.Equal(0, set.Wait(0));
    }

    [Fact]
    public void Waiting_on_a_closed_descriptor_is_a_fault_of_the_program()
    {
        using Ring ring = Rings.Open();
        using var set = new RingWaitSet(new RingDispatcher(ring));
        var closed = new EventDescriptor();
        set.Watch(closed.Value, PollEvents.Readable);
        string expected = $"descriptor {closed.Value} was closed while it was watched; unwatch it before";
        closed.Dispose();
        Assert.Equal(expected, Assert.Throws<InvalidOperationException>(() => set.Wait(-1)).Message);
    }

    [Fact]
    public void More_watches_than_entries_and_a_disposed_set_leave_the_ring_in_order()
    {
        using Ring ring = Rings.Open(entries: 2, completions: 4);
        var dispatcher = new RingDispatcher(ring);
        EventDescriptor[] many = [.. Enumerable.Range(0, 20).Select(_ => new EventDescriptor())];
        using (var set = new RingWaitSet(dispatcher, 20))
        {
            foreach (EventDescriptor descriptor in many)
            {
                set.Watch(descriptor.Value, PollEvents.Readable);
            }

            Assert.Equal(0, set.Wait(0));
            Array.ForEach(many, descriptor => descriptor.Raise());
            var seen = new HashSet<int>();
            while (seen.Count < 20)
            {
                Assert.True(set.Wait(-1) > 0);
                seen.UnionWith(many.Where(d => set.Reported(d.Value) != PollEvents.None).Select(d => d.Value));
            }
        }

        Assert.Equal(0, dispatcher.Strays);
        Assert.Equal(0, ring.CancelAll());
        Array.ForEach(many, descriptor => descriptor.Dispose());
    }

    [Fact]
    public void A_set_whose_ring_was_disposed_first_says_so_and_is_disposed_without_harm()
    {
        Ring ring = Rings.Open();
        var dispatcher = new RingDispatcher(ring);
        var set = new RingWaitSet(dispatcher);
        using var descriptor = new EventDescriptor();
        set.Watch(descriptor.Value, PollEvents.Readable);
        Assert.Equal(0, set.Wait(0)); // armed
        ring.Dispose();
        Assert.Equal(Errno.EBADF, Assert.Throws<KernelException>(() => set.Wait(-1)).Error);
        set.Unwatch(descriptor.Value);
        Assert.Equal(Errno.EBADF, Assert.Throws<KernelException>(() => set.Wait(0)).Error);
        set.Dispose();
        set.Dispose();
        Assert.Equal(-(int)Errno.EBADF, dispatcher.Poll());
    }

    [Fact]
    public void Waiting_allocates_nothing()
    {
        using Ring ring = Rings.Open();
        using var set = new RingWaitSet(new RingDispatcher(ring));
        using var descriptor = new EventDescriptor();
        set.Watch(descriptor.Value, PollEvents.Readable);
        descriptor.Raise();
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                set.Wait(-1);
                set.Reported(descriptor.Value);
            }
        }));
    }
}
