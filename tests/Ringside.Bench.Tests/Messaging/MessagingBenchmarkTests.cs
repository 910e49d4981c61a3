using System.Text.Json;
using Ringside.Bench.Messaging;

namespace Ringside.Bench.Tests.Messaging;

/// <summary>The benchmark runs with tiny sizes, both processes in this one; its figures mean nothing here.</summary>
public sealed class MessagingBenchmarkTests
{
    private static readonly MessagingPlan Tiny = new() { WarmUpMilliseconds = 60, Milliseconds = 120, Blocks = true };

    public static TheoryData<string, string> EverySystemAndPattern => new(
        MessagingBenchmark.Systems.SelectMany(system => MessagingBenchmark.Patterns.Select(pattern => (system, pattern))));

    [Theory]
    [MemberData(nameof(EverySystemAndPattern))]
    public void Every_system_carries_every_pattern(string system, string pattern)
    {
        int peers = MessagingBenchmark.HasPeers(pattern) ? 3 : 1;
        MessagingRow row = RowOf(Tiny with { System = system, Pattern = pattern, Peers = peers });
        Assert.Equal((system, pattern, peers), (row.System, row.Pattern, row.Peers));
        Assert.True(row.MessagesPerSecond > 0);
        Assert.Equal(row.MessagesPerSecond * row.Size, row.PayloadBytesPerSecond, row.PayloadBytesPerSecond / 1e6);
        Assert.True(row.BytesPerSecond > 0);
        Assert.Equal(pattern == "rr", row.RoundTrip is not null);
        Assert.Equal(system == "mdp", row.Delivery is not null);
        Assert.Equal(system == "mdp", row.Congestion is not null);
        Assert.Equal(system == "tcp", row.PacketsPerSecond is null);
    }

    [Theory]
    [InlineData("mdp", true, true)]
    [InlineData("mdp", false, false)]
    [InlineData("udp", false, true)]
    [InlineData("tcp", false, true)]
    public void Messages_of_several_packets_arrive_whole_however_they_travel(string system, bool trains, bool blocks)
    {
        MessagingRow row = RowOf(Tiny with { System = system, Pattern = "bi", Size = 5000, Trains = trains, Blocks = blocks });
        Assert.True(row.MessagesPerSecond > 0);

        // What the system took from below is what it handed over, and something of its own where it has packets.
        Assert.InRange(row.BytesPerSecond, row.PayloadBytesPerSecond * 0.97, row.PayloadBytesPerSecond * (system == "mdp" ? 1.2 : 1.03));
        Assert.Equal((trains, blocks ? "block" : "spin"), (row.Trains, row.Wait));
    }

    [Theory]
    [InlineData("mdp", "rr")]
    [InlineData("mdp", "uni")]
    [InlineData("udp", "rr")]
    [InlineData("udp", "uni")]
    public void What_is_lost_is_sent_again_or_known_to_be_lost(string system, string pattern)
    {
        MessagingRow row = RowOf(Tiny with { System = system, Pattern = pattern, LossPercent = 20, Milliseconds = 400 });
        Assert.Equal(20, row.LossPercent);
        Assert.True(row.MessagesPerSecond > 0);
        Assert.True(system == "udp" && pattern == "uni" ? row.LostMessages > 0 : row.RetransmittedPackets > 0);
        Assert.Equal(system == "udp" && pattern == "rr", row.RetryTimeoutNanos is not null);
    }

    [Fact]
    public void Tcp_has_no_row_with_loss_and_that_is_said()
    {
        var notices = new List<string>();
        MessagingBenchmarkResult result = MessagingBenchmark.Run(new MessagingBenchmarkOptions
        {
            Plans = [Tiny with { System = "tcp", LossPercent = 1 }],
            Notice = notices.Add,
        });
        Assert.Empty(result.Rows);
        Assert.Contains("tcp rr at 1 % loss", Assert.Single(notices), StringComparison.Ordinal);
    }

    [Fact]
    public void The_names_of_the_result_and_their_order_are_a_contract()
    {
        MessagingBenchmarkResult result = Run(Tiny);
        JsonElement root = JsonDocument.Parse(JsonSerializer.Serialize(result)).RootElement;
        JsonElement row = root.GetProperty("rows")[0];
        string[] names =
        [
            "system", "pattern", "size", "loss_percent", "wait", "gso", "messages_per_second", "packets_per_second",
            "payload_bytes_per_second", "delivery_ns", "round_trip_ns", "peers", "bytes_per_second", "retransmitted_packets",
            "delayed_packets", "retries_max", "retries_mean", "affected_messages", "delayed_messages", "allocated_bytes_per_message",
            "congestion", "lost_messages", "retry_timeout_ns",
        ];
        Assert.Equal(["machine", "rows"], root.EnumerateObject().Select(property => property.Name));
        Assert.Equal(names, row.EnumerateObject().Select(property => property.Name));
        Assert.Equal(["p50", "p99", "p999", "max"], row.GetProperty("round_trip_ns").EnumerateObject().Select(property => property.Name));
        Assert.Equal(["p50", "p99", "p999", "max"], row.GetProperty("delivery_ns").EnumerateObject().Select(property => property.Name));
        Assert.Equal(JsonValueKind.True, row.GetProperty("gso").ValueKind);
    }

    [Fact]
    public void The_table_has_a_line_for_each_row()
    {
        string[] lines = Run(Tiny, Tiny with { System = "tcp" }).ToString().Split(Environment.NewLine);
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("mdp ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("tcp ", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_that_cannot_be_is_refused()
    {
        MessagingPlan[] wrong =
        [
            Tiny with { System = "sctp" }, Tiny with { Pattern = "ring" }, Tiny with { Size = MessagingBenchmark.LeastSize - 1 },
            Tiny with { Size = MessagingBenchmark.MostSize + 1 }, Tiny with { LossPercent = 100 }, Tiny with { Peers = 2 },
            Tiny with { Pattern = "uni", Rate = 5 }, Tiny with { Milliseconds = 0 },
        ];
        Assert.All(wrong, plan => Assert.Throws<ArgumentException>(() => Run(plan)));
    }

    [Fact]
    public void The_matrix_has_every_pattern_loss_wait_and_gso_and_ends_in_ten_minutes()
    {
        IReadOnlyList<MessagingPlan> plans = MessagingMatrix.Plans(MessagingBenchmark.Systems);
        MessagingPlan[] shapes = [.. plans.Where(plan => plan is { System: "mdp", Size: 64, Peers: 1 or 4 })];
        foreach (string pattern in MessagingBenchmark.Patterns)
        {
            int peers = MessagingBenchmark.HasPeers(pattern) ? 4 : 1;
            Assert.Equal(4 * 2 * 2, shapes.Count(plan => plan.Pattern == pattern && plan.Peers == peers));
        }

        Assert.Equal(plans.Count, plans.Distinct().Count());
        Assert.DoesNotContain(plans, plan => plan.System == "tcp" && plan.LossPercent > 0);
        const int besides = 150; // opening and closing, in milliseconds
        Assert.True(plans.Sum(plan => plan.WarmUpMilliseconds + plan.Milliseconds + besides) < 540_000);
    }

    [Fact]
    public void A_load_curve_rises_until_a_system_does_not_keep_up()
    {
        var curves = MessagingLoadCurve.Run(["udp", "mdp"], Tiny with { Milliseconds = 50 }, new MessagingBenchmarkOptions { Plans = [] });
        Assert.Equal(["udp", "mdp"], curves.Select(curve => curve.Name));
        Assert.All(curves, curve => Assert.NotEmpty(curve.Points));
        Assert.All(curves, curve => Assert.Equal(curve.Points.OrderBy(point => point.OfferedPerSecond), curve.Points));
        Assert.All(curves, curve => Assert.All(curve.Points.SkipLast(1), point => Assert.True(point.AnsweredPerSecond > 0)));
    }

    private static MessagingRow RowOf(MessagingPlan plan) => Assert.Single(Run(plan).Rows);

    private static MessagingBenchmarkResult Run(params MessagingPlan[] plans) =>
        MessagingBenchmark.Run(new MessagingBenchmarkOptions { Plans = plans });
}
