using Ringside.Linux.Errors;
using Ringside.Net.Agents;
using Ringside.Net.Loop;

namespace Ringside.Net.Tests.Loop;

public sealed class MailboxTests
{
    // The loop sleeps between messages whenever it can: a wake-up that is lost hangs, and the watchdog tells.
    [Theory]
    [InlineData(WaitStrategy.Block)]
    [InlineData(WaitStrategy.Spin)]
    public void Messages_of_several_threads_arrive_once_and_wake_the_loop(WaitStrategy strategy)
    {
        const int posters = 3;
        const int each = 20_000;
        using RingLoop loop = Loops.Open(Loops.Small with { Strategy = strategy });
        var mailbox = new Mailbox<(int Poster, int Number)>(loop, 16);
        int[] next = new int[posters];
        loop.Start(async () =>
        {
            for (int i = 0; i < posters * each; i++)
            {
                (int poster, int number) = await mailbox.ReceiveAsync();
                Assert.Equal(next[poster]++, number);
            }
        });
        Thread[] threads = [.. Enumerable.Range(0, posters).Select(poster => new Thread(() =>
        {
            for (int i = 0; i < each; i++)
            {
                while (!mailbox.TryPost((poster, i)))
                {
                    Thread.Yield();
                }
            }
        }) { IsBackground = true })];
        Array.ForEach(threads, thread => thread.Start());
        Loops.RunToEnd(loop);
        Assert.All(next, count => Assert.Equal(each, count));
    }

    [Fact]
    public void One_message_at_a_time_wakes_a_sleeping_loop()
    {
        using RingLoop loop = Loops.Open();
        var question = new Mailbox<int>(loop, 2);
        using var answered = new AutoResetEvent(false);
        int answers = 0;
        loop.Start(async () =>
        {
            while (answers < 500)
            {
                Assert.Equal(answers++, await question.ReceiveAsync());
                answered.Set();
            }
        });
        var asker = new Thread(() =>
        {
            for (int i = 0; i < 500 && question.TryPost(i) && answered.WaitOne(TimeSpan.FromSeconds(60)); i++)
            {
            }
        });
        asker.Start();
        Loops.RunToEnd(loop);
        asker.Join();
        Assert.Equal(500, answers);
    }

    // The moment that threads hit once in a million: a message between the last look and the decision to sleep.
    [Fact]
    public void A_message_just_before_sleep_keeps_the_loop_awake_and_one_after_wakes_it() => Loops.Run(async loop =>
    {
        var mailbox = new Mailbox<int>(loop, 4);
        Pending wait = mailbox.Wait(60 * Loops.Second);
        Assert.True(loop.PrepareSleep());
        Assert.True(mailbox.TryPost(1)); // raises the event: the loop is about to sleep
        Assert.False(loop.PrepareSleep());
        Assert.Equal(0, await wait);
        Assert.True(mailbox.TryTake(out _));
        Pending second = mailbox.Wait(60 * Loops.Second);
        Assert.True(mailbox.TryPost(2)); // raises nothing
        Assert.False(loop.PrepareSleep());
        Assert.Equal(0, await second);
    });

    [Fact]
    public void A_full_mailbox_refuses_and_counts_and_waiting_has_a_limit() => Loops.Run(async loop =>
    {
        var mailbox = new Mailbox<int>(loop, 2);
        Assert.Equal(-(int)Errno.ETIME, await mailbox.Wait(Loops.Millisecond));
        Assert.True(mailbox.TryPost(1));
        Assert.True(mailbox.TryPost(2));
        Assert.False(mailbox.TryPost(3));
        Assert.Equal(1, mailbox.Refused);
        Assert.Equal(0, await mailbox.Wait());
        Assert.True(mailbox.TryTake(out int first));
        Assert.Equal((1, 2), (first, await mailbox.ReceiveAsync()));
        Assert.False(mailbox.TryTake(out _));
    });
}
