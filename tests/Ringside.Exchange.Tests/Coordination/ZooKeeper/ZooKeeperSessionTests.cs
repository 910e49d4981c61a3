using System.Buffers.Binary;
using Ringside.Exchange.Coordination.ZooKeeper;

namespace Ringside.Exchange.Tests.Coordination.ZooKeeper;

public sealed class ZooKeeperSessionTests
{
    private const long Milli = SessionUnderTest.Milli;

    private static ZooKeeperRequest Get { get; } = ZooKeeperRequest.Get("/a", watch: false);

    [Fact]
    public void A_session_begins_with_the_time_out_that_the_server_grants()
    {
        SessionUnderTest test = new();
        byte[] first = test.Open();
        Assert.Equal(600, BinaryPrimitives.ReadInt32BigEndian(first.AsSpan(16)));
        Assert.Equal(ZooKeeperSessionState.Greeting, test.Session.State);
        Assert.False(test.Ask(Get));
        test.Say(ServerPackets.Greeting(0x99, timeoutMillis: 900));
        Assert.True(test.Session.IsConnected);
        Assert.Equal((0x99, 900 * Milli), (test.Session.SessionId, test.Session.TimeoutNanos));
        Assert.Equal([true], test.Connections);
    }

    [Fact]
    public void Silence_of_a_third_of_the_time_out_is_filled_with_a_ping_and_two_thirds_end_the_connection()
    {
        SessionUnderTest test = new();
        test.Connect();
        Assert.Equal(test.NowNanos + (200 * Milli), test.Session.NextDeadlineNanos);
        test.NowNanos += 200 * Milli;
        Assert.Equal(1, test.Session.Advance(test.NowNanos));
        Assert.Equal("00000008FFFFFFFE0000000B", Convert.ToHexString(test.Take()));
        test.NowNanos += 100 * Milli;
        test.Say(ServerPackets.Reply(-2, 0));
        test.NowNanos += 100 * Milli;
        test.Session.Advance(test.NowNanos);
        Assert.Equal(12, test.Take().Length);
        test.NowNanos += 299 * Milli;
        test.Session.Advance(test.NowNanos);
        Assert.True(test.Session.IsConnected);
        test.NowNanos += 1 * Milli;
        test.Session.Advance(test.NowNanos);
        Assert.Equal(ZooKeeperSessionState.Waiting, test.Session.State);
        Assert.Contains("silent for two thirds", test.Session.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_connection_is_followed_by_another_one_in_the_same_session_at_another_server()
    {
        SessionUnderTest test = new();
        test.Connect();
        int server = test.Session.Server;
        Assert.True(test.Ask(ZooKeeperRequest.Sync("/a")));
        test.Say(ServerPackets.Reply(1, 0x1234, ZooKeeperError.None, ServerPackets.Text("/a")));
        test.Session.Gone("gone", test.NowNanos);
        byte[] first = test.Open();
        Assert.NotEqual(server, test.Session.Server);
        Assert.Equal(0x1234, BinaryPrimitives.ReadInt64BigEndian(first.AsSpan(8)));
        Assert.Equal(0x77, BinaryPrimitives.ReadInt64BigEndian(first.AsSpan(20)));
        Assert.Equal(16, BinaryPrimitives.ReadInt32BigEndian(first.AsSpan(28)));
        test.Say(ServerPackets.Greeting());
        Assert.Equal([true, false], test.Connections);
        Assert.Equal(0, test.Ends);
    }

    [Fact]
    public void What_was_asked_and_not_answered_is_told_to_be_unknown_once_and_in_order()
    {
        SessionUnderTest test = new();
        test.Connect();
        for (int tag = 0; tag < 3; tag++)
            Assert.True(test.Ask(Get, tag));
        test.Say(ServerPackets.Reply(1, 5, ZooKeeperError.NoNode));
        test.Session.Gone("gone", test.NowNanos);
        Assert.Equal(
            [(0, ZooKeeperError.NoNode), (1, ZooKeeperError.ConnectionLoss), (2, ZooKeeperError.ConnectionLoss)],
            test.Answers.Select(answer => (answer.Tag, answer.Error)));
        Assert.Equal([false, true, true], test.Answers.Select(answer => answer.IsUnknown));
        Assert.Equal(0, test.Session.Outstanding);
        test.Connect();
        Assert.Equal(3, test.Answers.Count);
    }

    [Fact]
    public void The_end_of_a_session_is_told_once_and_a_new_one_begins()
    {
        SessionUnderTest test = new();
        test.Connect();
        test.Session.Gone("gone", test.NowNanos);
        test.Open();
        test.Say(ServerPackets.Greeting(session: 0, timeoutMillis: 0));
        Assert.Equal((1, 1L), (test.Ends, test.Session.Expiries));
        byte[] first = test.Open();
        Assert.Equal(0, BinaryPrimitives.ReadInt64BigEndian(first.AsSpan(20)));
        test.Say(ServerPackets.Greeting(0x88));
        Assert.Equal([true, true], test.Connections);
        Assert.Equal((1, 1L, 0x88L), (test.Ends, test.Session.Expiries, test.Session.SessionId));

        // Told in the midst of a connection, too.
        Assert.True(test.Ask(Get));
        test.Say(ServerPackets.Reply(1, 9, ZooKeeperError.SessionExpired));
        Assert.Equal(2, test.Ends);
        Assert.Equal(ZooKeeperError.SessionExpired, Assert.Single(test.Answers).Error);
    }

    [Fact]
    public void A_server_that_grants_no_first_session_ends_none()
    {
        SessionUnderTest test = new();
        test.Open();
        test.Say(ServerPackets.Greeting(session: 0, timeoutMillis: 0));
        Assert.Equal((0, 0L), (test.Ends, test.Session.Expiries));
        Assert.Contains("it gives no session", test.Session.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Watches_are_set_again_after_the_credentials_and_those_that_have_fired_are_not()
    {
        SessionUnderTest test = new(credentials: "a:b");
        const string auth = "0000001DFFFFFFFC000000640000000000000006646967657374" + "00000003613A62";
        Assert.Equal(auth, Convert.ToHexString(test.Connect()));
        test.Ask(ZooKeeperRequest.Get("/d", true));
        test.Ask(ZooKeeperRequest.Get("/f", true));
        test.Ask(ZooKeeperRequest.Exists("/e", true));
        byte[] data = [0, 0, 0, 0, .. ServerPackets.Stat()];
        test.Say(ServerPackets.Reply(1, 8, ZooKeeperError.None, data));
        test.Say(ServerPackets.Reply(2, 8, ZooKeeperError.None, data));
        test.Say(ServerPackets.Reply(3, 9, ZooKeeperError.NoNode));
        test.Say(ServerPackets.Change(ZooKeeperChangeKind.DataChanged, "/f"));
        Assert.Equal([new ZooKeeperChange(ZooKeeperChangeKind.DataChanged, "/f")], test.Changes);
        test.Session.Gone("gone", test.NowNanos);
        Assert.Equal(
            auth + "00000028FFFFFFF800000065" + "0000000000000009" + "00000001000000022F64" + "00000001000000022F65" + "00000000",
            Convert.ToHexString(test.Connect()));

        // A new session has none.
        test.Session.Gone("gone", test.NowNanos);
        test.Open();
        test.Say(ServerPackets.Greeting(session: 0, timeoutMillis: 0));
        Assert.Equal(auth, Convert.ToHexString(test.Connect(0x88)));
    }

    [Fact]
    public void All_servers_are_tried_once_in_random_order_before_a_pause_that_grows()
    {
        SessionUnderTest test = new(servers: 5);
        List<long> pauses = [];
        for (int pass = 0; pass < 8; pass++)
        {
            List<int> tried = [];
            long began = test.NowNanos;
            for (int i = 0; i < 5; i++)
            {
                test.Open();
                tried.Add(test.Session.Server);
                test.Session.Gone("refused", test.NowNanos);
            }

            Assert.Equal([0, 1, 2, 3, 4], tried.Order());
            pauses.Add(test.Session.NextDeadlineNanos - began);
            began = test.NowNanos;
            Assert.InRange(pauses[^1] / Milli, Math.Min(2_000, 50 << pass) / 2, Math.Min(2_000, 50 << pass) * 3);
        }

        SessionUnderTest[] many = [.. Enumerable.Range(1, 40).Select(seed => new SessionUnderTest(5, seed: (ulong)seed))];
        Assert.Equal(5, many.Select(one => one.Session.Server).Distinct().Count());
    }

    [Fact]
    public void A_server_that_closes_at_once_is_without_quorum_or_behind_and_the_next_one_is_tried()
    {
        SessionUnderTest test = new();
        test.Open();
        int server = test.Session.Server;
        test.Session.Gone("closed", test.NowNanos);
        Assert.Equal(
            $"server {server + 1} of 3: closed, and gave no session: it has no quorum, or is behind what was seen before",
            test.Session.Problem);
        test.Connect();
        Assert.NotEqual(server, test.Session.Server);
        Assert.Null(test.Session.Problem);
    }

    [Fact]
    public void A_server_that_does_not_answer_is_left_after_its_part_of_the_time_out()
    {
        SessionUnderTest test = new();
        test.Open();
        test.Session.Advance(test.NowNanos + (199 * Milli));
        Assert.Equal(ZooKeeperSessionState.Greeting, test.Session.State);
        test.Session.Advance(test.NowNanos + (200 * Milli));
        Assert.Contains("no answer in time", test.Session.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Packets_that_cannot_be_end_the_connection_with_one_refusal_that_says_why()
    {
        AssertRefused("no ConnectResponse", ServerPackets.Reply(1, 2), isGreeted: false);
        AssertRefused("no ConnectResponse", ServerPackets.Greeting(version: 1), isGreeted: false);
        AssertRefused("cut off from the other servers", ServerPackets.Greeting(isReadOnly: true), isGreeted: false);
        AssertRefused("a packet is not of 0 to 524288 bytes", [0, 8, 0, 1]);
        AssertRefused("a packet is not of 0 to 524288 bytes", [0xFF, 0xFF, 0xFF, 0xFF]);
        AssertRefused("too short for a ReplyHeader", [0, 0, 0, 3, 1, 2, 3]);
        AssertRefused("an answer has xid 2; expected 1", ServerPackets.Reply(2, 2));
        AssertRefused("an answer is none to GetData", ServerPackets.Reply(1, 2, ZooKeeperError.None, 1, 2, 3));
        AssertRefused("no WatcherEvent", ServerPackets.Reply(-1, 2));
        AssertRefused("it refuses the credentials: AuthFailed", ServerPackets.Reply(-4, 2, ZooKeeperError.AuthFailed));
        AssertRefused("does not have the session any more", ServerPackets.Reply(1, 2, ZooKeeperError.SessionMoved));
    }

    [Fact]
    public void A_server_that_gives_another_session_is_left()
    {
        SessionUnderTest test = new();
        test.Connect(0x77);
        test.Session.Gone("gone", test.NowNanos);
        test.Connect(0x78);
        Assert.Contains("another session", test.Session.Problem, StringComparison.Ordinal);
        Assert.Equal((0x77L, 0), (test.Session.SessionId, test.Ends));
    }

    [Fact]
    public void No_more_is_asked_at_a_time_than_the_limit()
    {
        SessionUnderTest test = new(mostOutstanding: 2);
        Assert.False(test.Ask(Get));
        test.Connect();
        Assert.True(test.Ask(Get) && test.Ask(Get));
        Assert.False(test.Ask(Get));
        test.Say(ServerPackets.Reply(1, 2, ZooKeeperError.NoNode));
        Assert.True(test.Ask(Get));
        Assert.Throws<ArgumentException>(() => test.Ask(ZooKeeperRequest.Get("/" + new string('a', 300), false)));
        Assert.Throws<ArgumentException>(() => test.Ask(ZooKeeperRequest.Set("/a", new byte[100_000], 1)));
    }

    [Fact]
    public void A_session_that_is_closed_is_ended_at_the_server_and_stays_closed()
    {
        SessionUnderTest test = new();
        test.Connect();
        test.Session.Close(test.NowNanos);
        Assert.Equal("0000000800000001FFFFFFF5", Convert.ToHexString(test.Take()));
        Assert.False(test.Ask(Get));
        test.Say(ServerPackets.Reply(1, 3));
        Assert.Equal((ZooKeeperSessionState.Closed, long.MaxValue), (test.Session.State, test.Session.NextDeadlineNanos));

        // Without an answer, too, and without a connection.
        SessionUnderTest other = new();
        other.Connect();
        other.Session.Close(other.NowNanos);
        other.Session.Advance(other.NowNanos + (500 * Milli));
        Assert.Equal(ZooKeeperSessionState.Closed, other.Session.State);
        SessionUnderTest third = new();
        third.Session.Close(third.NowNanos);
        Assert.Equal(ZooKeeperSessionState.Closed, third.Session.State);
    }

    private static void AssertRefused(string expected, byte[] packet, bool isGreeted = true)
    {
        SessionUnderTest test = new();
        test.Open();
        if (isGreeted)
        {
            test.Say(ServerPackets.Greeting());
            Assert.True(test.Ask(Get));
        }

        test.Say(packet);
        Assert.Equal((ZooKeeperSessionState.Waiting, 1L), (test.Session.State, test.Session.Losses));
        Assert.Contains(expected, test.Session.Problem, StringComparison.Ordinal);
        Assert.StartsWith("server ", test.Session.Problem, StringComparison.Ordinal);
    }
}
