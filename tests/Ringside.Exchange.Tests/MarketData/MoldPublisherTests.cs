using Ringside.Exchange.MarketData;
using Ringside.Protocols.Fields;
using Ringside.Protocols.MoldUdp64;

namespace Ringside.Exchange.Tests.MarketData;

public sealed class MoldPublisherTests
{
    private const long Second = 1_000_000_000;
    private static readonly Alpha10 Session = Alpha10.Of("DAY1");

    private readonly ItchHistory _history = new(1 << 10);
    private readonly PacketList _lineA = new();
    private readonly PacketList _lineB = new();
    private readonly MoldPublisher _publisher;

    public MoldPublisherTests()
    {
        _publisher = new MoldPublisher(new MoldPublisherOptions { Session = Session, MaximumPacket = 100 }, _history, _lineA, _lineB);
    }

    [Fact]
    public void Messages_wait_for_a_full_packet_or_a_flush_and_both_lines_get_the_same_bytes()
    {
        Give(1, 38);
        Give(2, 38);
        Assert.Empty(_lineA.Packets);
        Give(3, 10);
        Assert.Single(_lineA.Packets);
        _publisher.Flush(5);
        _publisher.Flush(6);

        Assert.Equal([new MoldHeader(Session, 1, 2), new MoldHeader(Session, 3, 1)], [_lineA.HeaderOf(0), _lineA.HeaderOf(1)]);
        Assert.Equal([100, 32], _lineA.Packets.Select(packet => packet.Length));
        Assert.Equal(_lineA.Packets, _lineB.Packets);
        Assert.Equal(2, _publisher.Packets);
    }

    [Fact]
    public void A_quiet_line_has_a_heartbeat_every_second()
    {
        Give(1, 30);
        Assert.Equal(Second, _publisher.Poll(0));
        Assert.Equal(Second, _publisher.Poll(Second - 1));
        Assert.Single(_lineA.Packets);
        Assert.Equal(2 * Second, _publisher.Poll(Second));
        Assert.Equal(new MoldHeader(Session, 2, 0), _lineA.HeaderOf(1));
        Give(2, 30);
        _publisher.Flush(Second + 500);
        Assert.Equal((2 * Second) + 500, _publisher.Poll(2 * Second));
        Assert.Equal(3, _lineA.Packets.Count);
        Assert.Equal(1, _publisher.Heartbeats);
    }

    [Fact]
    public void A_packet_that_left_full_leaves_a_message_behind_for_the_next_flush()
    {
        _publisher.Poll(0);
        for (ulong number = 1; number <= 3; number++)
            Give(number, 38);
        Assert.Equal(100, _lineA.Packets[1].Length);
        _publisher.Flush(Second - 1);
        Assert.Equal(3, _lineA.Packets.Count);

        Assert.Equal((2 * Second) - 1, _publisher.Poll(Second));
    }

    [Fact]
    public void The_end_of_the_session_is_told_behind_the_last_message_and_again()
    {
        Give(1, 30);
        _publisher.End(7);
        _publisher.Poll(8);
        _publisher.Poll(7 + Second);

        Assert.Equal(
            [new MoldHeader(Session, 1, 1), new MoldHeader(Session, 2, 0xFFFF), new MoldHeader(Session, 2, 0xFFFF)],
            [_lineA.HeaderOf(0), _lineA.HeaderOf(1), _lineA.HeaderOf(2)]);
        Assert.Throws<ArgumentException>(() => Give(2, 30));
    }

    [Fact]
    public void What_a_line_does_not_take_is_counted_and_the_other_line_gets_it()
    {
        _lineA.IsFull = true;
        Give(1, 30);
        _publisher.Flush(0);

        Assert.Equal(1, _publisher.DroppedA);
        Assert.Equal(0, _publisher.DroppedB);
        Assert.Single(_lineB.Packets);
    }

    [Fact]
    public void A_silent_publisher_keeps_everything_and_sends_nothing_until_it_takes_over()
    {
        _publisher.IsSilent = true;
        Give(1, 30);
        _publisher.Poll(0);
        Assert.Empty(_lineA.Packets);
        _publisher.IsSilent = false;
        Give(2, 30);
        _publisher.Poll(1);

        Assert.Equal(new MoldHeader(Session, 2, 1), _lineA.HeaderOf(0));
        Assert.True(_history.TryRead(1, out _));
    }

    [Fact]
    public void Numbers_follow_the_history()
    {
        _history.StartAt(50);
        Assert.Throws<ArgumentException>(() => Give(1, 30));
        Give(50, 30);
        _publisher.Flush(0);

        Assert.Equal(new MoldHeader(Session, 50, 1), _lineB.HeaderOf(0));
    }

    private void Give(ulong number, int length) => _publisher.Take(number, new byte[length]);
}
