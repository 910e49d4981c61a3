using Ringside.Exchange.MarketData;
using Ringside.Protocols.Fields;
using Ringside.Protocols.MoldUdp64;

namespace Ringside.Exchange.Tests.MarketData;

public sealed class FeedFollowerTests
{
    private const long Millisecond = 1_000_000;
    private static readonly Alpha10 Day1 = Alpha10.Of("DAY1");

    private readonly RecordingReader _reader = new();

    [Fact]
    public void The_first_copy_of_two_lines_counts()
    {
        FeedFollower follower = new(new FeedFollowerOptions(), _reader);
        Give(follower, FeedSource.LineA, 1, 2);
        Give(follower, FeedSource.LineB, 1, 3);
        Give(follower, FeedSource.LineA, 3, 1);

        Assert.Equal([1, 2, 3], Handed());
        Assert.Equal((3L, 0L, 4UL), (follower.Duplicates, follower.Gaps, follower.NextNumber));
        Assert.Equal(Day1, follower.Session);
        Assert.Equal(0, follower.HeardNanos(FeedSource.LineB));
        Assert.Equal(long.MinValue, follower.HeardNanos(FeedSource.Answer));
    }

    [Fact]
    public void What_is_missing_is_asked_for_after_a_while_and_the_rest_is_held()
    {
        FeedFollower follower = new(new FeedFollowerOptions(), _reader);
        Give(follower, FeedSource.LineA, 1, 1);
        Give(follower, FeedSource.LineA, 4, 2, at: 10 * Millisecond);

        Assert.True(follower.HasGap);
        Assert.Equal(12 * Millisecond, follower.NextActionNanos);
        Assert.False(follower.TryGetRequest((12 * Millisecond) - 1, out _));
        Assert.True(follower.TryGetRequest(12 * Millisecond, out MoldRequest request));
        Assert.Equal(new MoldRequest(Day1, 2, 2), request);
        Give(follower, FeedSource.Answer, 2, 2, at: 13 * Millisecond);

        Assert.Equal([1, 2, 3, 4, 5], Handed());
        Assert.Equal((1L, 2L, false), (follower.Gaps, follower.Recovered, follower.HasGap));
        Assert.Equal(long.MaxValue, follower.NextActionNanos);
    }

    [Fact]
    public void A_heartbeat_tells_that_the_last_message_is_missing()
    {
        FeedFollower follower = new(new FeedFollowerOptions { PatienceNanos = 0 }, _reader);
        Give(follower, FeedSource.LineA, 1, 1);
        Give(follower, FeedSource.LineB, 4, 0);

        Assert.True(follower.TryGetRequest(0, out MoldRequest request));
        Assert.Equal(new MoldRequest(Day1, 2, 2), request);
    }

    [Fact]
    public void The_rest_of_an_answer_is_asked_for_at_once_and_silence_makes_it_wait_longer()
    {
        FeedFollower follower = new(new FeedFollowerOptions { PatienceNanos = 0, MaximumRequest = 5 }, _reader);
        Give(follower, FeedSource.LineA, 20, 1);
        Assert.True(follower.TryGetRequest(0, out MoldRequest request));
        Assert.Equal(new MoldRequest(Day1, 1, 5), request);
        Give(follower, FeedSource.Answer, 1, 3, at: Millisecond);
        Assert.True(follower.TryGetRequest(Millisecond, out request));
        Assert.Equal(new MoldRequest(Day1, 4, 5), request);
        Assert.Equal(21 * Millisecond, follower.NextActionNanos);
        Assert.True(follower.TryGetRequest(21 * Millisecond, out _));
        Assert.Equal(61 * Millisecond, follower.NextActionNanos);
        Assert.Equal(3, follower.Requests);
    }

    [Fact]
    public void After_requests_in_vain_it_begins_anew_with_a_snapshot()
    {
        FeedFollower follower = new(new FeedFollowerOptions { PatienceNanos = 0, MaximumAttempts = 2, FirstRetryNanos = 1 }, _reader);
        Give(follower, FeedSource.LineA, 20, 1);
        Assert.True(follower.TryGetRequest(10, out _));
        Assert.True(follower.TryGetRequest(20, out _));
        Assert.False(follower.TryGetRequest(30, out _));

        Assert.Equal((FeedFollowerState.Joining, 1L, 0UL), (follower.State, follower.Resyncs, follower.NextNumber));
        Assert.True(follower.WantsSnapshot(30));
        follower.BeginSnapshot();
        follower.EndSnapshot(19, 31);
        Assert.Equal([20], Handed());
    }

    [Fact]
    public void A_late_one_holds_what_it_hears_and_goes_on_behind_the_snapshot()
    {
        FeedFollower follower = new(new FeedFollowerOptions { BeginsWithSnapshot = true }, _reader);
        Assert.False(follower.WantsSnapshot(0));
        Assert.Throws<InvalidOperationException>(follower.BeginSnapshot);
        Give(follower, FeedSource.LineA, 7, 4);
        Assert.True(follower.WantsSnapshot(0));
        follower.BeginSnapshot();
        Assert.False(follower.WantsSnapshot(0));
        follower.TakeSnapshot([1, 2, 3]);
        Give(follower, FeedSource.LineA, 11, 2);
        Assert.Empty(_reader.Messages);
        follower.EndSnapshot(8, 0);

        Assert.Single(_reader.State);
        Assert.Equal([9, 10, 11, 12], Handed());
    }

    [Fact]
    public void A_snapshot_that_breaks_is_wanted_again_later()
    {
        FeedFollower follower = new(new FeedFollowerOptions { BeginsWithSnapshot = true, Session = Day1 }, _reader);
        follower.BeginSnapshot();
        follower.FailSnapshot(0);
        Assert.Equal(20 * Millisecond, follower.NextActionNanos);
        Assert.False(follower.WantsSnapshot((20 * Millisecond) - 1));
        Assert.True(follower.WantsSnapshot(20 * Millisecond));
        follower.BeginSnapshot();
        follower.FailSnapshot(20 * Millisecond);

        Assert.Equal(60 * Millisecond, follower.NextActionNanos);
    }

    [Fact]
    public void Another_session_is_followed_when_the_first_one_is_over()
    {
        FeedFollower follower = new(new FeedFollowerOptions(), _reader);
        Give(follower, FeedSource.LineA, 1, 2);
        Give(follower, FeedSource.LineA, 1, 1, session: "DAY2");
        Assert.Equal((1L, 2), (follower.OtherSessions, _reader.Messages.Count));
        Give(follower, FeedSource.LineA, 3, MoldHeader.EndOfSessionCount);
        Assert.Equal(FeedFollowerState.Ended, follower.State);
        Give(follower, FeedSource.Answer, 1, 1, session: "DAY2");
        Assert.Equal(2, follower.OtherSessions);
        Give(follower, FeedSource.LineB, 1, 3, session: "DAY2");

        Assert.Equal([1, 2, 3], Handed());
        Assert.Equal((1L, FeedFollowerState.Following), (follower.SessionChanges, follower.State));
        Give(follower, FeedSource.LineB, 1, 1, at: 5_000 * Millisecond, session: "DAY3");
        Assert.Equal([1], Handed());

        FeedFollower fixedOne = new(new FeedFollowerOptions { Session = Day1 }, new RecordingReader());
        Give(fixedOne, FeedSource.LineA, 1, 1, session: "DAY2");
        Assert.Equal((1L, 0L), (fixedOne.OtherSessions, fixedOne.Delivered));
    }

    [Fact]
    public void The_end_waits_for_what_is_missing()
    {
        FeedFollower follower = new(new FeedFollowerOptions(), _reader);
        Give(follower, FeedSource.LineA, 1, 1);
        Give(follower, FeedSource.LineA, 3, MoldHeader.EndOfSessionCount);
        Assert.Equal((FeedFollowerState.Following, true), (follower.State, follower.HasGap));
        Give(follower, FeedSource.Answer, 2, 1);

        Assert.Equal(FeedFollowerState.Ended, follower.State);
    }

    [Fact]
    public void What_is_too_far_ahead_is_let_go_and_long_messages_pass_in_order()
    {
        FeedFollower follower = new(new FeedFollowerOptions { Window = 4 }, _reader);
        Give(follower, FeedSource.LineA, 5, 1);
        Give(follower, FeedSource.LineA, 4, 1);
        Assert.Equal(1, follower.Beyond);
        byte[] packet = new byte[200];
        MoldPacketWriter writer = new(packet, Day1, 1);
        writer.TryAdd(new byte[100]);
        writer.TryAdd(new byte[1]);
        follower.Receive(FeedSource.LineA, packet.AsSpan(0, writer.Finish()), 0);

        Assert.Equal(2, follower.Delivered);
        Assert.Equal(100, _reader.Messages[0].Message.Length);
    }

    [Fact]
    public void A_handler_gets_each_message_decoded()
    {
        int restarts = 0;
        FeedHandler<MessageText.Writer> reader = new(new MessageText.Writer([]), () => restarts++);
        FeedFollower follower = new(new FeedFollowerOptions(), reader);
        Give(follower, FeedSource.LineA, 1, 2);
        byte[] packet = new byte[50];
        MoldPacketWriter writer = new(packet, Day1, 3);
        writer.TryAdd(new byte[5]);
        follower.Receive(FeedSource.LineA, packet.AsSpan(0, writer.Finish()), 0);

        Assert.Equal(["S O", "S O"], reader.Handler.Text);
        Assert.Equal((3UL, 1L, 1), (reader.LastNumber, reader.NotTaken, restarts));
        reader.Restart();
        Assert.Equal((0UL, 2), (reader.LastNumber, restarts));
    }

    [Fact]
    public void Impossible_options_are_errors()
    {
        foreach (FeedFollowerOptions options in (FeedFollowerOptions[])
            [
                new() { Window = 0 }, new() { Window = (1 << 22) + 1 }, new() { MaximumAttempts = 0 }, new() { MaximumRequest = 0 },
                new() { MaximumRequest = 0xFFFF }, new() { PatienceNanos = -1 }, new() { FirstRetryNanos = 0 },
                new() { LongestRetryNanos = 1 }, new() { SessionSilenceNanos = 0 },
            ])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new FeedFollower(options, _reader));
        }
    }

    private IEnumerable<int> Handed() => _reader.Messages.Select(message => (int)message.Number);

    private static void Give(FeedFollower follower, FeedSource source, ulong number, ushort count, long at = 0, string session = "DAY1")
    {
        byte[] packet = new byte[1_400];
        MoldPacketWriter writer = new(packet, Alpha10.Of(session), number);
        int messages = count == MoldHeader.EndOfSessionCount ? 0 : count;
        for (int index = 0; index < messages; index++)
            writer.TryAdd(new byte[12] { (byte)'S', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)'O' });
        int length = writer.Finish();
        if (count == MoldHeader.EndOfSessionCount)
            new MoldHeader(Alpha10.Of(session), number, count).Write(packet);
        follower.Receive(source, packet.AsSpan(0, length), at);
    }
}
