using Ringside.Lab.Exchange;
using Ringside.Lab.MarketData;
using Ringside.Lab.Tests.Doubles;
using Ringside.Net.Agents;
using Ringside.Net.Ports;
using Ringside.Protocols;

namespace Ringside.Lab.Tests.Exchange;

public sealed class ReplayExchangeTests
{
    private const long JoinWaitNanos = 200_000_000;

    [Fact]
    public void It_starts_in_Init_and_sends_nothing_without_a_trader()
    {
        using var bench = new ExchangeBench();
        for (int cycle = 0; cycle < 100; cycle++)
        {
            bench.Clock.Nanos += 1_000_000;
            bench.Step();
        }

        Assert.Equal([ExchangeState.Init], bench.Observer.States);
        Assert.Empty(bench.Port.Sent);
        Assert.Equal(0, bench.FilesOpened);
    }

    [Fact]
    public void A_trader_gets_the_snapshot_in_Handshake_and_the_updates_in_Transmit()
    {
        using var bench = new ExchangeBench();
        bench.Step();
        bench.Connect();
        bench.RunUntil(ExchangeState.Transmit);
        int sentInHandshake = bench.Port.Sent.Count;
        bench.RunUntil(ExchangeState.Init);
        Assert.Equal(2, sentInHandshake);
        Assert.Equal(ExchangeBench.UsualRows, bench.Lines);
        Assert.Equal([ExchangeState.Init, ExchangeState.Handshake, ExchangeState.Transmit, ExchangeState.Init], bench.Observer.States);
        Assert.Equal(1, bench.Exchange.Replays);
        Assert.Equal("239.255.0.1:12345", bench.Port.LastDestination.ToString());
    }

    [Fact]
    public void No_packet_leaves_before_the_join_wait_is_over()
    {
        using var bench = new ExchangeBench();
        bench.Step();
        long connectedNanos = bench.Clock.Nanos;
        bench.Connect();
        bench.RunUntil(() => bench.Port.Sent.Count > 0);
        Assert.InRange(bench.Observer.Published[0].SentNanos - connectedNanos, JoinWaitNanos, JoinWaitNanos + 10_000);
    }

    [Fact]
    public void Orders_in_Handshake_are_thrown_away_with_a_note_and_the_connection_stays()
    {
        using var bench = new ExchangeBench();
        bench.Step();
        ScriptedStreamPort connection = bench.Connect();
        connection.Arrive(ExchangeBench.OrderBytes(5, 100, Side.Bid));
        bench.Step();
        Assert.Equal(ExchangeState.Handshake, bench.Exchange.State);
        Assert.Contains(bench.Observer.Notes, note => note.Contains("protocol violation: 13 bytes", StringComparison.Ordinal));
        bench.RunUntil(ExchangeState.Transmit);
        Assert.False(connection.IsDisposed);
        connection.Arrive(ExchangeBench.OrderBytes(6, 100, Side.Bid));
        bench.RunUntil(ExchangeState.Init);
        Assert.Equal([6u], bench.Observer.Orders.Select(order => order.Order.Quantity));
    }

    [Theory]
    [InlineData(ExchangeState.Handshake)]
    [InlineData(ExchangeState.Transmit)]
    public void A_second_connection_is_closed_at_once_and_the_first_stays(ExchangeState state)
    {
        using var bench = new ExchangeBench(pace: "rate:10");
        bench.Step();
        ScriptedStreamPort first = bench.Connect();
        bench.RunUntil(state);
        var second = new ScriptedStreamPort { Descriptor = 1003 };
        bench.Listener.Arrive(second);
        bench.RunUntil(() => second.IsDisposed);
        Assert.False(first.IsDisposed);
        Assert.Equal(state, bench.Exchange.State);
        Assert.Contains(bench.Observer.Notes, note => note.Contains("one trader at a time", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ExchangeState.Handshake, StreamState.PeerClosed)]
    [InlineData(ExchangeState.Transmit, StreamState.PeerClosed)]
    [InlineData(ExchangeState.Transmit, StreamState.Failed)]
    public void After_a_hang_up_it_is_in_Init_and_the_next_trader_gets_all_of_it(ExchangeState state, StreamState hangUp)
    {
        using var bench = new ExchangeBench(pace: "rate:10");
        bench.Step();
        ScriptedStreamPort connection = bench.Connect();
        bench.RunUntil(state);
        long hungUpNanos = bench.Clock.Nanos;
        connection.State = hangUp;
        bench.RunUntil(ExchangeState.Init);
        Assert.True(connection.IsDisposed);
        Assert.InRange(bench.Clock.Nanos - hungUpNanos, 0, 1_000_000);

        bench.Port.Sent.Clear();
        bench.Connect();
        bench.RunUntil(() => bench.Exchange.Replays == 1);
        Assert.Equal(ExchangeBench.UsualRows, bench.Lines);
        Assert.Equal(bench.Port.Frames.FrameCount, bench.Port.Frames.Available);
    }

    [Fact]
    public void Orders_that_arrived_before_the_hang_up_still_count()
    {
        using var bench = new ExchangeBench(pace: "rate:10");
        bench.Step();
        ScriptedStreamPort connection = bench.Connect();
        bench.RunUntil(ExchangeState.Transmit);
        connection.Arrive(ExchangeBench.OrderBytes(1, 100, Side.Bid));
        connection.State = StreamState.PeerClosed;
        bench.RunUntil(ExchangeState.Init);
        Assert.Single(bench.Observer.Orders);
    }

    [Fact]
    public void An_unfinished_order_at_the_hang_up_is_told()
    {
        using var bench = new ExchangeBench(pace: "rate:10");
        bench.Step();
        ScriptedStreamPort connection = bench.Connect();
        bench.RunUntil(ExchangeState.Transmit);
        connection.Arrive(ExchangeBench.OrderBytes(1, 100, Side.Bid)[..12]);
        bench.Step();
        connection.State = StreamState.PeerClosed;
        bench.RunUntil(ExchangeState.Init);
        Assert.Empty(bench.Observer.Orders);
        Assert.Contains(bench.Observer.Notes, note => note.Contains("12 bytes of an unfinished order", StringComparison.Ordinal));
    }

    [Fact]
    public void What_one_connection_left_unfinished_does_not_spoil_the_next()
    {
        using var bench = new ExchangeBench(pace: "rate:10");
        bench.Step();
        ScriptedStreamPort first = bench.Connect();
        bench.RunUntil(ExchangeState.Transmit);
        first.Arrive(ExchangeBench.OrderBytes(1, 100, Side.Bid)[..12]);
        bench.Step();
        first.State = StreamState.PeerClosed;
        bench.RunUntil(ExchangeState.Init);
        ScriptedStreamPort second = bench.Connect();
        bench.RunUntil(ExchangeState.Transmit);
        second.Arrive(ExchangeBench.OrderBytes(2, 100, Side.Ask));
        bench.RunUntil(() => bench.Observer.Orders.Count == 1);
        Assert.Equal(2u, bench.Observer.Orders[0].Order.Quantity);
        Assert.Equal(1, bench.Observer.Orders[0].Number);
    }

    [Fact]
    public void A_trader_that_leaves_in_Handshake_is_not_told_with_the_counts_of_the_replay_before()
    {
        using var bench = new ExchangeBench();
        bench.Step();
        bench.Connect();
        bench.RunUntil(() => bench.Exchange.Replays == 1);
        bench.Observer.Notes.Clear();
        bench.Connect().State = StreamState.PeerClosed;
        bench.RunUntil(ExchangeState.Init);
        Assert.Contains(bench.Observer.Notes, note => note.Contains("ended after 0 packets", StringComparison.Ordinal));
    }

    [Fact]
    public void Bytes_that_are_no_order_end_the_connection_after_the_orders_before_them()
    {
        using var bench = new ExchangeBench(pace: "rate:10");
        bench.Step();
        ScriptedStreamPort connection = bench.Connect();
        bench.RunUntil(ExchangeState.Transmit);
        byte[] segment = new byte[26];
        ExchangeBench.OrderBytes(7, 100, Side.Ask).CopyTo(segment, 0);
        connection.Arrive(segment);
        bench.RunUntil(ExchangeState.Init);
        Assert.True(connection.IsDisposed);
        Assert.Equal([7u], bench.Observer.Orders.Select(order => order.Order.Quantity));
        Assert.Contains(bench.Observer.Notes, note => note.Contains("no order", StringComparison.Ordinal));

        bench.Connect();
        bench.RunUntil(ExchangeState.Transmit);
        Assert.Equal(ExchangeState.Transmit, bench.Exchange.State);
    }

    [Fact]
    public void Orders_are_numbered_and_come_in_order_however_they_are_cut()
    {
        using var bench = new ExchangeBench(pace: "rate:10");
        bench.Step();
        ScriptedStreamPort connection = bench.Connect();
        bench.RunUntil(ExchangeState.Transmit);
        byte[] stream = [.. Enumerable.Range(1, 20).SelectMany(i => ExchangeBench.OrderBytes((uint)i, i * 10, Side.Bid))];
        connection.Arrive(stream[..1]);
        connection.Arrive(stream[1..40]);
        connection.Arrive(stream[40..]);
        bench.RunUntil(() => bench.Observer.Orders.Count == 20);
        Assert.Equal(Enumerable.Range(1, 20).Select(i => (uint)i), bench.Observer.Orders.Select(order => order.Order.Quantity));
        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), bench.Observer.Orders.Select(order => order.Number));
    }

    [Fact]
    public void An_order_that_the_observer_has_no_room_for_is_offered_again()
    {
        using var bench = new ExchangeBench(pace: "rate:10");
        bench.Step();
        ScriptedStreamPort connection = bench.Connect();
        bench.RunUntil(ExchangeState.Transmit);
        bench.Observer.RefusedOrders = 3;
        connection.Arrive([.. ExchangeBench.OrderBytes(1, 100, Side.Bid), .. ExchangeBench.OrderBytes(2, 100, Side.Bid)]);
        bench.RunUntil(() => bench.Observer.Orders.Count == 2);
        Assert.Equal([1u, 2u], bench.Observer.Orders.Select(order => order.Order.Quantity));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Orders_without_room_outlive_the_hang_up_and_the_linger_time(bool hangsUp)
    {
        var behaviour = new ReplayExchangeOptions { LingerNanos = 1_000_000 };
        using var bench = new ExchangeBench(pace: hangsUp ? "rate:10" : "max", behaviour: behaviour);
        bench.Step();
        ScriptedStreamPort connection = bench.Connect();
        bench.RunUntil(ExchangeState.Transmit);
        bench.Observer.RefusedOrders = 20_000;
        connection.Arrive([.. ExchangeBench.OrderBytes(1, 100, Side.Bid), .. ExchangeBench.OrderBytes(2, 100, Side.Bid)]);
        connection.Arrive(ExchangeBench.OrderBytes(3, 100, Side.Bid));
        connection.State = hangsUp ? StreamState.PeerClosed : StreamState.Open;
        bench.RunUntil(ExchangeState.Init);
        Assert.Equal([1u, 2u, 3u], bench.Observer.Orders.Select(order => order.Order.Quantity));
    }

    [Fact]
    public void An_order_that_begins_in_Handshake_is_thrown_away_whole()
    {
        using var bench = new ExchangeBench(pace: "rate:10");
        bench.Step();
        ScriptedStreamPort connection = bench.Connect();
        byte[] first = ExchangeBench.OrderBytes(1, 100, Side.Bid);
        connection.Arrive(first[..5]);
        bench.RunUntil(ExchangeState.Transmit);
        connection.Arrive(first[5..8]);
        connection.Arrive([.. first[8..], .. ExchangeBench.OrderBytes(2, 100, Side.Bid)]);
        bench.RunUntil(() => bench.Observer.Orders.Count == 1);
        Assert.Equal(2u, bench.Observer.Orders[0].Order.Quantity);
        Assert.Equal(ExchangeState.Transmit, bench.Exchange.State);
    }

    [Fact]
    public void A_replay_tells_at_its_end_what_did_not_go_as_asked()
    {
        string[] rows = [.. ExchangeBench.UsualRows[..3], "bad", "bad", ExchangeBench.UsualRows[3]];
        using var bench = new ExchangeBench(rows);
        bench.Port.FullSends = 2;
        bench.Step();
        bench.Connect();
        bench.RunUntil(() => bench.Exchange.Replays == 1);
        Assert.Contains(bench.Observer.Notes, note => note.StartsWith("2 bad lines of the file", StringComparison.Ordinal)
            && note.Contains("line 5", StringComparison.Ordinal));
        Assert.Contains(bench.Observer.Notes, note => note.StartsWith("the socket was full 2 times", StringComparison.Ordinal));
    }

    [Fact]
    public void A_full_socket_is_counted_and_the_same_packet_is_tried_again()
    {
        using var bench = new ExchangeBench();
        bench.Port.FullSends = 5;
        bench.Step();
        bench.Connect();
        bench.RunUntil(() => bench.Exchange.Replays == 1);
        Assert.Equal(ExchangeBench.UsualRows, bench.Lines);
        Assert.Equal(5, bench.Exchange.Feed.SendsFull);
    }

    [Fact]
    public void Orders_are_taken_for_the_linger_time_after_the_last_packet()
    {
        using var bench = new ExchangeBench(behaviour: new ReplayExchangeOptions { LingerNanos = 50_000_000 });
        bench.Step();
        ScriptedStreamPort connection = bench.Connect();
        bench.RunUntil(() => bench.Port.Sent.Count == 4);
        long lastSentNanos = bench.Clock.Nanos;
        bench.Clock.Nanos += 40_000_000;
        connection.Arrive(ExchangeBench.OrderBytes(9, 100, Side.Bid));
        bench.Step();
        Assert.Single(bench.Observer.Orders);
        bench.RunUntil(ExchangeState.Init);
        Assert.InRange(bench.Clock.Nanos - lastSentNanos, 50_000_000, 91_000_000);
        Assert.True(connection.IsDisposed);
    }

    [Fact]
    public void With_once_it_ends_after_the_first_connection()
    {
        using var bench = new ExchangeBench(behaviour: new ReplayExchangeOptions { Once = true, LingerNanos = 1_000_000 });
        bench.Step();
        bench.Connect();
        int work = 0;
        for (int cycle = 0; cycle < 1_000_000 && work != IAgent.Ended; cycle++)
        {
            bench.Clock.Nanos += 1_000;
            work = bench.Step();
        }

        Assert.Equal(IAgent.Ended, work);
        Assert.Equal(ExchangeBench.UsualRows, bench.Lines);
    }

    [Fact]
    public void A_bad_line_is_passed_over_or_ends_the_exchange_as_asked()
    {
        string[] rows = [.. ExchangeBench.UsualRows[..3], "x,y,1,1000150,false,bid,NaN,3", ExchangeBench.UsualRows[3]];
        using var skipping = new ExchangeBench(rows);
        skipping.Step();
        skipping.Connect();
        skipping.RunUntil(() => skipping.Exchange.Replays == 1);
        Assert.Equal(ExchangeBench.UsualRows, skipping.Lines);

        using var stopping = new ExchangeBench(rows, stopAtBadLine: true);
        stopping.Step();
        stopping.Connect();
        MarketDataException failure = Assert.Throws<MarketDataException>(() => stopping.RunUntil(() => stopping.Exchange.Replays == 1));
        Assert.Contains("line 5", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExchangeBench.UsualRows[..3], stopping.Lines);
    }

    [Fact]
    public void A_file_that_is_only_a_snapshot_goes_through_all_states()
    {
        using var bench = new ExchangeBench(ExchangeBench.UsualRows[..2]);
        bench.Step();
        bench.Connect();
        bench.RunUntil(() => bench.Exchange.Replays == 1);
        Assert.Equal([ExchangeState.Init, ExchangeState.Handshake, ExchangeState.Transmit, ExchangeState.Init], bench.Observer.States);
    }

    [Fact]
    public void A_later_snapshot_is_published_without_leaving_Transmit()
    {
        string[] rows = [.. ExchangeBench.UsualRows, "x,y,1,1000300,true,bid,90,1", "x,y,1,1000400,false,bid,91,1"];
        using var bench = new ExchangeBench(rows);
        bench.Step();
        bench.Connect();
        bench.RunUntil(() => bench.Exchange.Replays == 1);
        Assert.Equal(rows, bench.Lines);
        Assert.Equal(4, bench.Observer.States.Count);
    }

    [Fact]
    public void Many_bad_lines_in_a_row_do_not_end_the_handshake_early()
    {
        string[] rows = [.. Enumerable.Repeat("bad", 1000), .. ExchangeBench.UsualRows];
        using var bench = new ExchangeBench(rows);
        bench.Step();
        bench.Connect();
        bench.RunUntil(ExchangeState.Transmit);
        Assert.Equal(2, bench.Port.Sent.Count);
    }
}
