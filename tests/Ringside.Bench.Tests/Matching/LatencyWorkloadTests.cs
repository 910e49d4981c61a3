using System.Globalization;
using System.Text.Json;
using Ringside.Bench.Matching;
using Ringside.Market.Orders;

namespace Ringside.Bench.Tests.Matching;

public sealed class LatencyWorkloadTests
{
    [Fact]
    public void A_small_deep_book_is_measured_and_keeps_its_size()
    {
        DeepResult result = DeepBenchmark.Run(orders: 20_000, commands: 8_000, warmUpMilliseconds: 0);
        Assert.InRange(result.RestingOrders, 19_000, 21_000);
        Assert.InRange(result.Levels, 8_000, 10_000);
        Assert.Equal(0, result.AllocatedBytes);
        Assert.Contains("\"command\":", JsonSerializer.Serialize(result), StringComparison.Ordinal);
        Assert.True(result.Waiting.P50 >= result.Nothing.P50, $"{result.Waiting.P50} ns waited, {result.Nothing.P50} ns for nothing");
        Assert.Contains("resting orders", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_at_a_rate_are_measured_beside_the_noise()
    {
        W1Result result = W1Benchmark.Run(rate: 200_000, commands: 20_000);
        W1Row row = Assert.Single(result.Rows);
        Assert.Equal((200_000, 20_000, 0), (row.Rate, row.Commands, row.AllocatedBytes));
        Assert.InRange(row.AchievedRate, 1, 200_000);
        Assert.Contains("the book ended as the one that made the commands", result.ToString(), StringComparison.Ordinal);
        Assert.True(row.Latency.P50 > 0 && row.Latency.Worst >= row.Latency.P9999);
        Assert.Contains("nothing", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_that_was_not_held_is_told_and_its_columns_stand_apart()
    {
        W1Result result = W1Benchmark.Run(rate: 50_000_000, commands: 20_000);
        W1Row row = Assert.Single(result.Rows);
        Assert.True(row.AchievedRate < 49_000_000 && !row.IsRateHeld, $"{row.AchievedRate} a second");
        string rate = row.AchievedRate.ToString("N0", CultureInfo.InvariantCulture);
        Assert.Contains($"RATE NOT HELD: {rate} commands/s", result.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"rate_held\":false", JsonSerializer.Serialize(result), StringComparison.Ordinal);
        W1Row held = row with { AchievedRate = 49_500_000 };
        Assert.DoesNotContain("NOT HELD", (result with { Rows = [held] }).ToString(), StringComparison.Ordinal);
        const long huge = 2_999_999_999;
        Assert.Equal(7, new LatencyRow(huge, huge, huge, huge, huge, huge, huge).ToString().Split(' ').Length);
    }

    [Fact]
    public void The_mix_of_single_pair_commands_is_near_the_published_one()
    {
        W1Workload workload = W1Generator.Generate(200_000, []);
        WorkloadCommand[] commands = workload.Measured;
        Assert.Equal(1_000, workload.Fill.Length);
        Assert.InRange(Share(command => command.Kind is CommandKind.Modify or CommandKind.Reduce), 0.75, 0.88);
        Assert.InRange(Share(command => command.Kind == CommandKind.Cancel), 0.04, 0.10);
        Assert.InRange(Share(command => command.Kind == CommandKind.New && command.Life == OrderLife.Rest), 0.06, 0.15);
        double Share(Func<WorkloadCommand, bool> kind) => commands.Count(kind) / (double)commands.Length;
    }

    // From the first 32-bit numbers of seed 42, -1170105035 and 234785527: their upper 31 bits modulo 100, and by a power of two.
    [Fact]
    public void The_java_generator_is_the_one_that_java_documents()
    {
        var random = new JavaRandom(42);
        Assert.Equal((30, 63), (random.Next(100), random.Next(100)));
        random = new JavaRandom(42);
        Assert.Equal((781_215_565, 58_696_381), (random.Next(1 << 30), random.Next(1 << 30)));
    }
}
