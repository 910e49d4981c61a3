using Ringside.Exchange.Gateways;
using Ringside.Protocols.Fields;
using Ringside.Protocols.SoupBinTcp;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Gateways;

public sealed class SoupSessionTests
{
    private const long Second = TestVenue.Second;

    private static byte[] Login(int? millis = null) => TestClient.Packet(
        SoupPacketType.LoginRequest,
        new SoupLoginRequest
        {
            Username = Alpha6.Of("NORTH1"),
            Password = Alpha10.Of("SECRET"),
            SequenceNumber = 1,
            HeartbeatTimeoutMillis = millis,
        });

    private static byte[] Unsequenced(int length)
    {
        byte[] packet = new byte[SoupPacket.HeaderSize + length];
        SoupPacket.Write(SoupPacketType.UnsequencedData, new byte[length], packet);
        return packet;
    }

    private static SoupSession Opened(SoupSessionOptions? options = null)
    {
        SoupSession session = new(options ?? new SoupSessionOptions());
        session.Open(0);
        return session;
    }

    private static SoupSession LoggedIn(int? millis = null, SoupSessionOptions? options = null)
    {
        SoupSession session = Opened(options);
        Assert.Equal([SoupSessionEvent.Login, SoupSessionEvent.None], Read(session, Login(millis), 0));
        session.Accept(Alpha10.Of("DAY1"), 1, 0);
        session.Sent(session.Outgoing.Count, 0);
        return session;
    }

    private static List<SoupSessionEvent> Read(SoupSession session, ReadOnlySpan<byte> bytes, long now)
    {
        List<SoupSessionEvent> events = [];
        do
        {
            events.Add(session.Read(ref bytes, now, out _));
        }
        while (events[^1] is not (SoupSessionEvent.None or SoupSessionEvent.Ended));
        return events;
    }

    [Fact]
    public void A_client_may_send_byte_by_byte()
    {
        SoupSession session = Opened();
        byte[] login = Login();
        for (int index = 0; index < login.Length - 1; index++)
            Assert.Equal([SoupSessionEvent.None], Read(session, login.AsSpan(index, 1), 0));
        Assert.Equal([SoupSessionEvent.Login, SoupSessionEvent.None], Read(session, login.AsSpan(login.Length - 1), 0));
        Assert.Equal("NORTH1", session.Login.Username.ToString());
        session.Accept(Alpha10.Of("DAY1"), 42, 0);
        Assert.Equal("001F41" + Convert.ToHexString("      DAY1                  42"u8), Convert.ToHexString(session.Outgoing.Front));
    }

    [Fact]
    public void Who_does_not_log_in_in_time_is_sent_away_however_much_it_says()
    {
        SoupSession session = Opened();
        Assert.Equal(10 * Second, session.DeadlineNanos);
        Read(session, Login().AsSpan(0, 30), 9 * Second);
        session.Poll((10 * Second) - 1);
        Assert.Equal(SoupSessionState.AwaitingLogin, session.State);
        session.Poll(10 * Second);
        Assert.Equal((SoupSessionState.Closed, CloseReason.LoginTimeout), (session.State, session.Reason));
    }

    [Fact]
    public void Heartbeats_go_when_nothing_else_was_sent_for_a_second()
    {
        SoupSession session = LoggedIn();
        session.Poll(Second - 1);
        Assert.Equal(0, session.Outgoing.Count);
        session.Poll(Second);
        Assert.Equal("000148", Convert.ToHexString(session.Outgoing.Front));
        session.Sent(3, Second);
        Assert.True(session.TrySend(SoupPacketType.SequencedData, "X"u8, Second * 3 / 2));
        session.Sent(4, Second * 3 / 2);
        session.Poll(2 * Second);
        Assert.Equal(0, session.Outgoing.Count);
        Assert.Equal(Second * 5 / 2, session.DeadlineNanos);
    }

    [Theory]
    [InlineData(null, 15_000)]
    [InlineData(0, 15_000)]
    [InlineData(4_000, 4_000)]
    [InlineData(1, 1_000)]
    [InlineData(99_999, 60_000)]
    public void A_client_that_says_nothing_is_given_up_after_the_time_that_it_may_ask_for(int? asked, int given)
    {
        SoupSession session = LoggedIn(asked);
        long due = given * 1_000_000L;
        for (long now = Second / 2; now < due; now += Second / 2)
        {
            session.Poll(now);
            session.Sent(session.Outgoing.Count, now);
        }

        Assert.Equal(SoupSessionState.LoggedIn, session.State);
        Read(session, "\0\x1R"u8, due - 1);
        session.Poll(due);
        session.Sent(session.Outgoing.Count, due);
        Assert.Equal(SoupSessionState.LoggedIn, session.State);
        session.Poll((2 * due) - 1);
        Assert.Equal((SoupSessionState.Closed, CloseReason.Silent), (session.State, session.Reason));
    }

    [Fact]
    public void Packets_that_may_not_come_end_the_connection()
    {
        Assert.Equal(CloseReason.UnexpectedPacket, Ended(Opened(), Unsequenced(3)));
        Assert.Equal(CloseReason.UnexpectedPacket, Ended(Opened(), "\0\x1R"u8));
        Assert.Equal(CloseReason.UnexpectedPacket, Ended(Opened(), [.. Login(), .. Unsequenced(3)]));
        Assert.Equal(CloseReason.UnexpectedPacket, Ended(LoggedIn(), Login()));
        Assert.Equal(CloseReason.UnexpectedPacket, Ended(LoggedIn(), "\0\x1H"u8));
        Assert.Equal(CloseReason.BadPacket, Ended(LoggedIn(), "\0\0"u8));
        Assert.Equal(CloseReason.BadPacket, Ended(LoggedIn(), "\0\x1?"u8));
        Assert.Equal(CloseReason.BadPacket, Ended(Opened(), "\0\x2Lx"u8));
        Assert.Equal(CloseReason.Logout, Ended(LoggedIn(), "\0\x1O"u8));
        Assert.Equal([SoupSessionEvent.None], Read(LoggedIn(), "\0\x3+hi"u8, 0));
    }

    [Fact]
    public void A_frame_beyond_the_limit_ends_the_connection_before_it_is_there()
    {
        SoupSession session = LoggedIn();
        Assert.Equal([SoupSessionEvent.Message, SoupSessionEvent.None], Read(session, Unsequenced(128), 0));
        Assert.Equal(CloseReason.BadPacket, Ended(session, Unsequenced(129).AsSpan(0, 2)));
    }

    [Fact]
    public void A_refused_client_is_told_before_the_connection_ends()
    {
        SoupSession session = Opened();
        Read(session, Login(), 0);
        session.Refuse(SoupRejectReason.NotAuthorised, 0);
        Assert.Equal(SoupSessionState.Draining, session.State);
        Assert.Equal("00024A41", Convert.ToHexString(session.Outgoing.Front));
        session.Sent(3, 0);
        Assert.Equal(SoupSessionState.Draining, session.State);
        session.Sent(1, 0);
        Assert.Equal((SoupSessionState.Closed, CloseReason.LoginRefused), (session.State, session.Reason));
    }

    [Fact]
    public void A_client_that_takes_nothing_is_given_up_and_one_that_takes_a_little_is_not()
    {
        SoupSession session = LoggedIn(60_000);
        session.TrySend(SoupPacketType.SequencedData, new byte[100], Second);
        session.Poll((6 * Second) - 1);
        session.Sent(1, (6 * Second) - 1);
        session.Poll(6 * Second);
        Assert.Equal(SoupSessionState.LoggedIn, session.State);
        session.TrySend(SoupPacketType.SequencedData, new byte[100], 10 * Second); // more to read is no sign of life
        session.Poll((11 * Second) - 1);
        Assert.Equal((SoupSessionState.Closed, CloseReason.SlowReader), (session.State, session.Reason));
    }

    [Fact]
    public void What_does_not_fit_the_queue_is_not_sent_at_all()
    {
        SoupSession session = LoggedIn(options: new SoupSessionOptions { QueueBytes = 256 });
        Assert.True(session.TrySend(SoupPacketType.SequencedData, new byte[200], 0));
        Assert.False(session.TrySend(SoupPacketType.SequencedData, new byte[51], 0));
        Assert.Equal(203, session.Outgoing.Count);
        Assert.True(session.TrySend(SoupPacketType.SequencedData, new byte[50], 0));
    }

    [Fact]
    public void Random_and_spoiled_bytes_never_throw() => SeededRandom.ForEachSeed(20, random =>
    {
        byte[] good = [.. Login(5_000), .. Unsequenced(40), .. "\0\x1R"u8, .. "\0\x3+hi"u8, .. Unsequenced(0)];
        ByteMutator mutator = new(random, good);
        int ended = 0;
        for (int count = 0; count < 500; count++)
        {
            SoupSession session = Opened();
            byte[] bytes = count % 4 == 0 ? new byte[random.Next(200)] : mutator.Next();
            if (count % 4 == 0)
                random.NextBytes(bytes);
            for (int at = 0; at < bytes.Length;)
            {
                int length = random.Next(1, bytes.Length - at + 1);
                foreach (SoupSessionEvent found in Read(session, bytes.AsSpan(at, length), at))
                {
                    if (found == SoupSessionEvent.Login)
                        session.Accept(Alpha10.Of("DAY1"), 1, at);
                }

                at += length;
                session.Poll(at);
            }

            ended += session.State == SoupSessionState.Closed ? 1 : 0;
        }

        Assert.InRange(ended, 1, 499);
    });

    private static CloseReason Ended(SoupSession session, ReadOnlySpan<byte> bytes)
    {
        Assert.Equal(SoupSessionEvent.Ended, Read(session, bytes, 0)[^1]);
        Assert.Equal(SoupSessionState.Closed, session.State);
        return session.Reason;
    }
}
