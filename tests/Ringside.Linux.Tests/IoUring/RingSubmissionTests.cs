using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Linux.Memory;
using Ringside.Linux.Polling;
using Ringside.Testing;

namespace Ringside.Linux.Tests.IoUring;

/// <summary>The two queues: order, room, overflow, waiting, links, cancelling.</summary>
public sealed unsafe class RingSubmissionTests
{
    [Fact]
    public void A_full_submission_queue_is_a_result_and_submitting_makes_room()
    {
        using Ring ring = Rings.Open(entries: 4);
        for (ulong i = 0; i < 4; i++)
        {
            Rings.Next(ring, i)->PrepareNothing();
        }

        Assert.False(ring.TryNext(out SubmissionEntry* none));
        Assert.True(none is null);
        Assert.Equal(4, ring.Pending);
        Assert.Equal(4, ring.Submit());
        Assert.Equal(0, ring.Pending);
        Assert.Equal(0, ring.Submit());
        Assert.True(ring.TryNext(out _));
    }

    [Fact]
    public void An_entry_is_zeroed_before_it_is_used_again()
    {
        using Ring ring = Rings.Open(entries: 1);
        SubmissionEntry* entry = Rings.Next(ring, ulong.MaxValue);
        new Span<byte>(entry, sizeof(SubmissionEntry)).Fill(0xff);
        entry->PrepareNothing();
        entry->Flags = SubmissionFlags.None;
        ring.Submit();
        Assert.True(ring.TryNext(out entry));
        Assert.Equal(-1, new ReadOnlySpan<byte>(entry, sizeof(SubmissionEntry)).IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void Completions_are_peeked_in_order_and_past_the_end_of_the_memory()
    {
        using Ring ring = Rings.Open(entries: 4, completions: 4);
        ulong next = 0;
        ulong expected = 0;
        for (int round = 0; round < 50; round++)
        {
            for (int i = 0; i < 3; i++)
            {
                Rings.Next(ring, next++)->PrepareNothing();
            }

            ring.GetEvents();
            Assert.Equal(3, ring.Available);
            while (ring.Available > 0)
            {
                ReadOnlySpan<Completion> some = ring.Peek();
                foreach (Completion completion in some)
                {
                    Assert.Equal(expected++, completion.UserData);
                }

                ring.Advance(some.Length);
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Advance(1));
    }

    [Fact]
    public void Completions_that_find_no_room_are_kept_flagged_and_come_later()
    {
        using Ring ring = Rings.Open(entries: 4, completions: 4);
        for (ulong i = 0; i < 12; i++)
        {
            Rings.Next(ring, i)->PrepareNothing();
            ring.Submit();
        }

        Assert.Equal(4, ring.Available);
        Assert.True(ring.HasOverflowed);
        Assert.True(ring.NeedsEnter);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => ((ulong)i, 0)), Rings.Take(ring, 12).Select(Rings.Told));
        ring.GetEvents();
        Assert.False(ring.HasOverflowed);
        Assert.Equal(0u, ring.Lost);
    }

    [Fact]
    public void Waiting_ends_with_the_time_and_is_no_error()
    {
        using Ring ring = Rings.Open();
        Assert.Equal(0, ring.SubmitAndWait(1, 1_000_000));
        Assert.Equal(0, ring.SubmitAndWait(1, 0));
        Rings.Next(ring, 1)->PrepareNothing();
        Assert.Equal(1, ring.SubmitAndWait(2, 1_000_000));
        Assert.Equal(1, ring.Available);
    }

    [Fact]
    public void A_time_out_completes_and_can_be_removed_or_changed()
    {
        using Ring ring = Rings.Open();
        var soon = KernelTime.FromNanos(1_000_000);
        var never = KernelTime.FromNanos(Rings.GenerousNanos * 10);
        Rings.Next(ring, 1)->PrepareTimeout(&soon);
        Assert.Equal((1ul, -(int)Errno.ETIME), Rings.Told(Rings.Take(ring)));
        Rings.Next(ring, 2)->PrepareTimeout(&never);
        Rings.Next(ring, 3)->PrepareTimeoutRemove(2);
        Assert.Equal([(2ul, -(int)Errno.ECANCELED), (3ul, 0)], Rings.Take(ring, 2).Select(Rings.Told));
        Rings.Next(ring, 4)->PrepareTimeout(&never);
        Rings.Next(ring, 5)->PrepareTimeoutUpdate(4, &soon);
        Assert.Equal([(4ul, -(int)Errno.ETIME), (5ul, 0)], Rings.Take(ring, 2).Select(Rings.Told));
    }

    [Fact]
    public void A_linked_time_out_ends_the_operation_before_it_or_is_ended_by_it()
    {
        using Ring ring = Rings.Open();
        using var silent = new EventDescriptor();
        using var region = new PinnedRegion(4096);
        var soon = KernelTime.FromNanos(1_000_000);
        var never = KernelTime.FromNanos(Rings.GenerousNanos * 10);
        SubmissionEntry* slow = Rings.Next(ring, 1);
        slow->PreparePoll(silent.Value, PollEvents.Readable);
        slow->Flags = SubmissionFlags.Link;
        Rings.Next(ring, 2)->PrepareLinkTimeout(&soon);
        Assert.Equal([(1ul, -(int)Errno.ECANCELED), (2ul, -(int)Errno.ETIME)], Rings.Take(ring, 2).Select(Rings.Told));

        silent.Raise();
        SubmissionEntry* fast = Rings.Next(ring, 3);
        fast->PreparePoll(silent.Value, PollEvents.Readable);
        fast->Flags = SubmissionFlags.Link;
        Rings.Next(ring, 4)->PrepareLinkTimeout(&never);
        Assert.Equal([(3ul, (int)PollEvents.Readable), (4ul, -(int)Errno.ECANCELED)], Rings.Take(ring, 2).Select(Rings.Told));
    }

    [Fact]
    public void A_chain_runs_in_order_and_what_follows_a_failure_is_cancelled()
    {
        using Ring ring = Rings.Open();
        SubmissionEntry* first = Rings.Next(ring, 1);
        first->PrepareNothing();
        first->Flags = SubmissionFlags.Link | SubmissionFlags.SkipSuccess;
        SubmissionEntry* fails = Rings.Next(ring, 2);
        fails->PrepareClose(1 << 20);
        fails->Flags = SubmissionFlags.Link;
        Rings.Next(ring, 3)->PrepareNothing();
        Rings.Next(ring, 4)->PrepareNothing();
        Assert.Equal(
            [(2ul, -(int)Errno.EBADF), (3ul, -(int)Errno.ECANCELED), (4ul, 0)], Rings.Take(ring, 3).Select(Rings.Told));
        ring.GetEvents();
        Assert.Equal(0, ring.Available);
    }

    [Fact]
    public void Operations_are_cancelled_by_user_data_by_descriptor_or_all()
    {
        using Ring ring = Rings.Open();
        using var first = new EventDescriptor();
        using var second = new EventDescriptor();
        Rings.Next(ring, 1)->PreparePoll(first.Value, PollEvents.Readable);
        Rings.Next(ring, 2)->PreparePoll(first.Value, PollEvents.Readable);
        Rings.Next(ring, 3)->PreparePoll(second.Value, PollEvents.Readable);
        Rings.Next(ring, 4)->PreparePoll(second.Value, PollEvents.Readable);
        Rings.Next(ring, 5)->PreparePoll(second.Value, PollEvents.Readable);
        Rings.Next(ring, 10)->PrepareCancel(1);
        int cancelled = -(int)Errno.ECANCELED;
        Assert.Equal([(1ul, cancelled), (10ul, 0)], Rings.Take(ring, 2).Select(Rings.Told));
        Rings.Next(ring, 11)->PrepareCancelDescriptor(second.Value);
        Assert.Equal(
            [(3ul, cancelled), (4ul, cancelled), (5ul, cancelled), (11ul, 3)], Rings.Take(ring, 4).Select(Rings.Told));
        Rings.Next(ring, 12)->PrepareCancelAll();
        Assert.Equal([(2ul, cancelled), (12ul, 1)], Rings.Take(ring, 2).Select(Rings.Told));
        Rings.Next(ring, 13)->PrepareCancel(1);
        Assert.Equal((13ul, -(int)Errno.ENOENT), Rings.Told(Rings.Take(ring)));
        Rings.Next(ring, 14)->PreparePoll(first.Value, PollEvents.Readable);
        ring.Submit();
        Assert.Equal(1, ring.CancelAll());
        Assert.Equal((14ul, cancelled), Rings.Told(Rings.Take(ring)));
        Assert.Equal(0, ring.CancelAll());
    }

    [Fact]
    public void A_multishot_poll_tells_each_time_until_it_is_removed()
    {
        using Ring ring = Rings.Open();
        using var raised = new EventDescriptor();
        Rings.Next(ring, 1)->PreparePoll(raised.Value, PollEvents.Readable, true);
        ring.Submit();
        for (int i = 0; i < 3; i++)
        {
            raised.Raise();
            Completion completion = Rings.Take(ring);
            Assert.Equal((1ul, (int)PollEvents.Readable, true), (completion.UserData, completion.Result, completion.HasMore));
            raised.Take();
        }

        Rings.Next(ring, 2)->PreparePollRemove(1);
        Completion[] last = Rings.Take(ring, 2);
        Assert.Equal([(1ul, -(int)Errno.ECANCELED), (2ul, 0)], last.Select(Rings.Told));
        Assert.False(last[0].HasMore);
    }

    [Fact]
    public void A_message_reaches_another_ring()
    {
        using Ring here = Rings.Open();
        using Ring there = Rings.Open();
        Rings.Next(here, 1)->PrepareMessage(there.Descriptor, 0x1234_5678_9abc_def0, 42);
        Assert.Equal((1ul, 0), Rings.Told(Rings.Take(here)));
        Assert.Equal((0x1234_5678_9abc_def0ul, 42), Rings.Told(Rings.Take(there)));
    }

    [Fact]
    public void The_descriptor_is_readable_while_a_completion_waits()
    {
        using Ring ring = Rings.Open();
        Assert.Equal(PollEvents.None, PollSet.Ask(ring.Descriptor, PollEvents.Readable));
        Rings.Next(ring, 1)->PrepareNothing();
        ring.Submit();
        Assert.Equal(PollEvents.Readable, PollSet.Ask(ring.Descriptor, PollEvents.Readable));
        Rings.Take(ring);
        Assert.Equal(PollEvents.None, PollSet.Ask(ring.Descriptor, PollEvents.Readable));
    }

    [Theory]
    [InlineData(RingOptions.OneThread | RingFlags.NoSubmissionArray)]
    [InlineData(RingFlags.CoopTaskRun | RingFlags.NoSubmissionArray)]
    public void A_resized_ring_keeps_what_stands_in_it(RingFlags flags)
    {
        using Ring ring = Rings.Open(flags, 4, 8);
        for (ulong i = 0; i < 6; i++)
        {
            Rings.Next(ring, i)->PrepareNothing();
            ring.Submit();
        }

        Rings.Next(ring, 6)->PrepareNothing();
        if (!flags.HasFlag(RingFlags.DeferTaskRun))
        {
            Assert.Equal(Errno.EINVAL, Assert.Throws<KernelException>(() => ring.Resize(32, 128)).Error);
        }
        else
        {
            ring.Resize(32, 128);
            Assert.Equal((32, 128), (ring.SubmissionCapacity, ring.CompletionCapacity));
            Assert.Equal(Errno.EOVERFLOW, Assert.Throws<KernelException>(() => ring.Resize(1, 2)).Error);
        }

        Assert.Equal(Enumerable.Range(0, 7).Select(i => ((ulong)i, 0)), Rings.Take(ring, 7).Select(Rings.Told));
    }

    [Fact]
    public void A_ring_with_an_index_array_is_not_resized()
    {
        using Ring ring = Rings.Open();
        Assert.Throws<InvalidOperationException>(() => ring.Resize(32, 128));
    }

    [Fact]
    public void Calling_by_the_registered_descriptor_and_waiting_allocate_nothing()
    {
        using Ring ring = Rings.Open();
        ring.RegisterDescriptor();
        long bytes = Allocations.Measure(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                ring.TryNext(out SubmissionEntry* entry);
                entry->PrepareNothing();
                ring.SubmitAndWait(1, -1);
                ring.Advance(ring.Peek().Length);
                ring.GetEvents();
            }
        });
        Assert.Equal(0, bytes);
        Assert.Equal(8000, ring.Enters);
    }
}
