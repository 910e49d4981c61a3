namespace Ringside.Lab.Tests.Exchange;

public sealed class PacedPublishingTests
{
    [Fact]
    public void A_rate_spaces_the_packets_evenly_and_stamps_what_was_due()
    {
        long[] due = Replay("rate:1000", 300, out long[] sent);
        Assert.All(due.Zip(due.Skip(1)), pair => Assert.Equal(1_000_000, pair.Second - pair.First));
        Assert.All(due.Zip(sent), pair => Assert.InRange(pair.Second - pair.First, 0, 2_000));
    }

    [Fact]
    public void A_burst_sends_its_packets_at_one_due_time()
    {
        long[] due = Replay("burst:10@50", 100, out _);
        Assert.Equal(10, due.Distinct().Count());
        Assert.All(due.Chunk(10), chunk => Assert.Single(chunk.Distinct()));
        Assert.Equal(20_000_000, due[10] - due[0]);
    }

    [Fact]
    public void A_speed_scales_the_recorded_times()
    {
        // Rows are 100 us apart; at speed 0.5 that is 200 us.
        long[] due = Replay("speed:0.5", 50, out _);
        Assert.All(due.Zip(due.Skip(1)), pair => Assert.Equal(200_000, pair.Second - pair.First));
    }

    [Fact]
    public void A_late_packet_keeps_its_due_time()
    {
        string[] rows = Rows(20);
        using var bench = new ExchangeBench(rows, "rate:1000");
        bench.Step();
        bench.Connect();
        bench.RunUntil(() => bench.Port.Sent.Count == 5);
        bench.Clock.Nanos += 5_000_000;
        bench.RunUntil(() => bench.Port.Sent.Count == 20);
        long[] due = [.. bench.Observer.Published.Select(packet => packet.DueNanos)];
        Assert.All(due.Zip(due.Skip(1)), pair => Assert.Equal(1_000_000, pair.Second - pair.First));
        Assert.InRange(bench.Exchange.Feed.LatestNanos, 4_000_000, 5_100_000);
    }

    private static long[] Replay(string pace, int count, out long[] sent)
    {
        using var bench = new ExchangeBench(Rows(count), pace);
        bench.Step();
        bench.Connect();
        bench.RunUntil(() => bench.Port.Sent.Count == count);
        sent = [.. bench.Observer.Published.Select(packet => packet.SentNanos)];
        return [.. bench.Observer.Published.Select(packet => packet.DueNanos)];
    }

    private static string[] Rows(int count) =>
        [.. Enumerable.Range(0, count).Select(i => $"x,y,1,{1_000_000 + (i * 100)},false,bid,{100 + (i % 7)},1")];
}
