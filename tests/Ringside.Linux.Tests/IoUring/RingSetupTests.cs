using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Linux.Sockets;

namespace Ringside.Linux.Tests.IoUring;

/// <summary>Which rings can be had, and what the others are told.</summary>
public sealed unsafe class RingSetupTests
{
    [Theory]
    [InlineData(RingFlags.None)]
    [InlineData(RingFlags.CoopTaskRun)]
    [InlineData(RingFlags.CoopTaskRun | RingFlags.TaskRunFlag | RingFlags.SubmitAll)]
    [InlineData(RingFlags.SingleIssuer)]
    [InlineData(RingOptions.OneThread)]
    [InlineData(RingOptions.OneThread | RingFlags.TaskRunFlag)]
    [InlineData(RingOptions.OneThread | RingFlags.NoSubmissionArray | RingFlags.Clamp)]
    [InlineData(RingFlags.SubmissionPolling)]
    [InlineData(RingFlags.SubmissionPolling | RingFlags.SingleIssuer)]
    public void Every_sort_of_ring_completes_what_it_was_asked(RingFlags flags)
    {
        using Ring ring = Rings.Open(flags, 4);
        Assert.Equal(flags, ring.Flags);
        Assert.Equal((4, 8), (ring.SubmissionCapacity, ring.CompletionCapacity));
        for (ulong i = 0; i < 100; i++)
        {
            Rings.Next(ring, i)->PrepareNothing();
            Rings.Next(ring, i + 1000)->PrepareNothing();
            Assert.True(ring.Submit() > 0);
            Assert.Equal([(i, 0), (i + 1000, 0)], Rings.Take(ring, 2).Select(Rings.Told));
        }

        Assert.Equal(0u, ring.Dropped);
        Assert.Equal(0u, ring.Lost);
    }

    [Theory]
    [InlineData(RingFlags.DeferTaskRun, "DeferTaskRun needs SingleIssuer")]
    [InlineData(
        RingFlags.SubmissionPolling | RingFlags.SingleIssuer | RingFlags.DeferTaskRun,
        "SubmissionPolling goes neither with DeferTaskRun nor with CoopTaskRun: its completions are posted by the kernel's thread")]
    [InlineData(
        RingFlags.SubmissionPolling | RingFlags.CoopTaskRun,
        "SubmissionPolling goes neither with DeferTaskRun nor with CoopTaskRun: its completions are posted by the kernel's thread")]
    [InlineData(RingFlags.TaskRunFlag, "TaskRunFlag needs CoopTaskRun or DeferTaskRun")]
    [InlineData(
        (RingFlags)(1u << 30),
        "this kernel does not know one of these flags, or the number of entries is out of its range (use Clamp)")]
    public void Flags_that_do_not_go_together_are_refused_with_the_reason(RingFlags flags, string reason)
    {
        Rings.Open().Dispose();
        var refusal = Assert.Throws<KernelException>(() => Rings.Open(flags));
        Assert.Equal($"io_uring_setup(16 entries, {flags}): EINVAL, {reason}", refusal.Message);
    }

    [Fact]
    public void Flags_newer_than_the_kernel_are_refused_by_it()
    {
        Rings.Open().Dispose();
        Version kernel = Environment.OSVersion.Version;
        if (kernel.Major > 6 || kernel.Minor > 18)
        {
            Assert.Skip("needs a kernel that does not know mixed sizes of submissions, Linux 6.18 or older");
        }

        Assert.Equal(Errno.EINVAL, Assert.Throws<KernelException>(() => Rings.Open(RingFlags.MixedSubmissions)).Error);
        Assert.Equal(Errno.EINVAL, Assert.Throws<KernelException>(() => Rings.Open((RingFlags)(1u << 20))).Error);
    }

    [Fact]
    public void More_entries_than_the_kernel_has_are_refused_or_clamped()
    {
        var refusal = Assert.Throws<KernelException>(() => Rings.Open(RingFlags.None, 100_000));
        Assert.Equal(Errno.EINVAL, refusal.Error);
        using Ring ring = Rings.Open(RingFlags.Clamp, 100_000);
        Assert.Equal(32_768, ring.SubmissionCapacity);
        Assert.Throws<ArgumentException>(() => Rings.Open(RingFlags.LargeCompletions));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rings.Open(RingFlags.None, 0));
    }

    [Fact]
    public void The_kernel_tells_what_it_can_do()
    {
        using Ring ring = Rings.Open();
        Assert.True(ring.Features.HasSingleMapping && ring.Features.KeepsOverflow && ring.Features.HasWaitTimeout);
        Assert.True(ring.Features.Supports(RingOperation.SendZeroCopy));
        Assert.True(ring.Features.LastOperation >= (int)RingOperation.SendMessageZeroCopy);
        Assert.False(ring.Features.Supports((RingOperation)255));
    }

    [Fact]
    public void The_ladder_gives_the_best_ring_and_no_refusals_where_it_can_be_had()
    {
        using (Rings.Open(RingOptions.OneThread | RingFlags.NoSubmissionArray))
        {
        }

        using Ring ring = RingLadder.Open(new RingOptions(), out IReadOnlyList<KernelException> refusals);
        Assert.Equal(RingOptions.OneThread | RingFlags.NoSubmissionArray, ring.Flags);
        Assert.Empty(refusals);
    }

    // SubmissionPolling goes with neither of the upper steps: a real refusal of each.
    [Fact]
    public void The_ladder_tells_each_step_that_was_refused()
    {
        Rings.Open().Dispose();
        using Ring ring = RingLadder.Open(
            new RingOptions { Flags = RingFlags.SubmissionPolling, PollingIdleMilliseconds = 1 },
            out IReadOnlyList<KernelException> refusals);
        Assert.Equal(RingFlags.SubmissionPolling, ring.Flags);
        Assert.Equal([Errno.EINVAL, Errno.EINVAL, Errno.EINVAL], refusals.Select(refusal => refusal.Error));
        Assert.Throws<KernelException>(() => RingLadder.Open(new RingOptions { Flags = (RingFlags)(1u << 30) }, out _));
    }

    [Fact]
    public void A_ring_that_starts_disabled_belongs_to_the_thread_that_enables_it()
    {
        using Ring ring = Rings.Open(RingOptions.OneThread | RingFlags.StartDisabled);
        Rings.Next(ring, 7)->PrepareNothing();
        Assert.Equal(-(int)Errno.EBADFD, ring.Submit());
        int submitted = 0;
        int seen = 0;
        var owner = new Thread(() =>
        {
            ring.Enable();
            submitted = ring.Submit();
            seen = ring.Available;
        });
        owner.Start();
        owner.Join();
        Assert.Equal((1, 1), (submitted, seen));
        Rings.Next(ring, 8)->PrepareNothing();
        Assert.Equal(-(int)Errno.EEXIST, ring.Submit());
        Assert.Throws<KernelException>(ring.Enable);
    }

    // The number by which calls name a ring is the thread's: on another thread it may be the number of another ring.
    [Fact]
    public void Another_thread_cannot_call_by_the_registered_number_and_reaches_no_other_ring()
    {
        using Ring ring = Rings.Open();
        ring.RegisterDescriptor();
        int result = 0;
        int seen = 0;
        var other = new Thread(() =>
        {
            using Ring own = Rings.Open();
            own.RegisterDescriptor();
            Rings.Next(own, 1)->PrepareNothing();
            result = ring.GetEvents();
            seen = own.Available;
        });
        Rings.Next(ring, 1)->PrepareNothing();
        other.Start();
        other.Join();
        Assert.Equal((-(int)Errno.EEXIST, 0), (result, seen));
        Assert.Equal(1, ring.Submit());
    }

    // The runtime gives the number of a thread that has ended to a new one; whether it does here, and when, is its affair.
    [Fact]
    public void A_ring_of_a_thread_that_has_ended_takes_no_number_from_the_thread_that_disposes_it()
    {
        for (int i = 0; i < 20; i++)
        {
            Ring? left = null;
            Ring? own = null;
            int submitted = 0;
            OnThread(() =>
            {
                left = Rings.Open(RingFlags.None); // one that other threads may use
                left.RegisterDescriptor();
            });
            GC.Collect();
            GC.WaitForPendingFinalizers(); // so that the number is free
            OnThread(() =>
            {
                own = Rings.Open();
                own.RegisterDescriptor();
                left!.Dispose();
                Rings.Next(own, 1)->PrepareNothing();
                submitted = own.Submit();
                own.Dispose();
            });
            Assert.Equal(1, submitted);
        }
    }

    [Theory]
    [InlineData(RingOptions.OneThread)]
    [InlineData(RingFlags.SubmissionPolling)]
    public void A_ring_that_was_disposed_has_nothing_and_reaches_nothing(RingFlags flags)
    {
        Ring ring = Rings.Open(flags);
        Rings.Next(ring, 1)->PrepareNothing();
        ring.Dispose();
        Assert.False(ring.TryNext(out SubmissionEntry* entry));
        Assert.True(entry is null);
        Assert.False(ring.TryTake(out _));
        Assert.False(ring.TryPeekAt(0, out _));
        Assert.True(ring.Peek().IsEmpty);
        Assert.Equal((0, 0, 0), (ring.Pending, ring.Available, ring.Submit()));
        Assert.Equal((false, false, 0u, 0u), (ring.NeedsEnter, ring.HasOverflowed, ring.Dropped, ring.Lost));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Advance(1));
        Assert.Equal(-(int)Errno.EBADF, ring.SubmitAndWait(1, -1));
        Assert.True(ring.CancelAll() < 0);
        Assert.Throws<ObjectDisposedException>(() => ring.RegisterFiles(1));
    }

    [Fact]
    public void A_ring_is_gone_with_its_sockets_when_it_is_disposed()
    {
        using KernelSocket first = Rings.Datagrams();
        Endpoint address = first.LocalEndpoint;
        for (int i = 0; i < 20; i++)
        {
            Ring ring = Rings.Open();
            using var region = new Linux.Memory.PinnedRegion(4096);
            using var socket = i == 0 ? first : KernelSocket.Create(SocketKind.Datagram, address);
            if (i > 0)
            {
                socket.Bind(address); // at once after the last one
            }

            ring.RegisterFiles(1);
            ring.UpdateFile(0, socket.Value);
            SubmissionEntry* entry = Rings.Next(ring, 1);
            entry->PrepareReceive(0, region.Start, 100);
            entry->Flags = SubmissionFlags.FixedFile;
            Rings.Next(ring, 2)->PreparePoll(socket.Value, Linux.Polling.PollEvents.Readable, true);
            Assert.Equal(2, ring.Submit());
            socket.Dispose();
            ring.Dispose();
            ring.Dispose();
            Assert.Equal(-1, ring.Descriptor);
        }
    }

    // In a method of its own: nothing keeps the thread afterwards.
    private static void OnThread(ThreadStart action)
    {
        var thread = new Thread(action);
        thread.Start();
        thread.Join();
    }
}
