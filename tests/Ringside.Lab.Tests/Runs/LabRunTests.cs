using Ringside.Lab.Generation;
using Ringside.Lab.MarketData;
using Ringside.Lab.Pacing;
using Ringside.Lab.Runs;
using Ringside.Lab.Trading;
using Ringside.Lab.Triggers;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports;
using Ringside.Protocols.MarketData;
using Ringside.Testing;

namespace Ringside.Lab.Tests.Runs;

/// <summary>Exchange and trader over the real kernel, in this process.</summary>
[Collection(RealKernel.Name)]
public sealed class LabRunTests
{
    [Theory]
    [InlineData("loopback", WaitStrategy.Spin, "top-of-book", "100000", StampSource.OnDemand)]
    [InlineData("loopback", WaitStrategy.Block, "near-top", "10", StampSource.ControlMessage)]
    [InlineData("loopback", WaitStrategy.SpinThenBlock, "top-of-book", "100000", StampSource.None)]
    [InlineData("veth", WaitStrategy.Spin, "near-top", "10", StampSource.OnDemand)]
    [InlineData("veth", WaitStrategy.Block, "top-of-book", "100000", StampSource.ControlMessage)]
    public void Every_order_of_the_oracle_arrives_and_is_measured(
        string topology, WaitStrategy wait, string trigger, string threshold, StampSource stamps)
    {
        if (topology == "veth")
        {
            Require.NetworkNamespaces();
        }

        LabReport report = new LabRun(Options(trigger, threshold) with { Topology = topology, Wait = wait, Stamps = stamps })
            .Execute(null, TestContext.Current.CancellationToken);

        string notes = string.Join("; ", report.Result.Notes);
        Assert.True(report.Result.Correct, $"missed {report.Result.Missed}, unexpected {report.Result.Unexpected}, {notes}");
        Assert.True(report.Result.TriggersExpected > 20);
        Assert.Equal(Rows, report.Result.PacketsSent);
        Assert.Equal(Rows, report.Result.PacketsReceived);
        Assert.Equal(report.Result.TriggersExpected, report.Result.TickToTradeNanos.Count);
        AssertBreakdown(report, stamps);
    }

    public static TheoryData<string, string, string> EveryBackendOnVeth()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (string backend in Backends.FullNames)
        {
            rows.Add(backend, "top-of-book", "100000");
            rows.Add(backend, "near-top", "10");
        }

        return rows;
    }

    [Theory, MemberData(nameof(EveryBackendOnVeth))]
    public void Every_back_end_brings_every_order_over_a_link(string backend, string trigger, string threshold)
    {
        Require.NetworkNamespaces();
        Assert.True(Backends.TryGet(backend, out IBackend? chosen));
        LabRunOptions options = Options(trigger, threshold) with { Topology = "veth", Backend = chosen, WarmUpRows = 0 };
        LabReport report;
        try
        {
            report = new LabRun(options).Execute(null, TestContext.Current.CancellationToken);
        }
        catch (KernelException refusal)
        {
            Assert.Skip($"this machine refuses {backend}: {refusal.Message}");
            return;
        }

        string notes = string.Join("; ", report.Result.Notes);
        Assert.True(report.Result.Correct, $"missed {report.Result.Missed}, unexpected {report.Result.Unexpected}, {notes}");
        Assert.Equal(backend.Split(':')[0], report.Result.Backend);
        Assert.StartsWith(backend == "auto" ? "" : backend, report.Result.FeedPort);
        Assert.Equal(Rows, report.Result.PacketsReceived);
    }

    [Fact]
    public void Rounds_are_added_up()
    {
        LabReport one = new LabRun(Options("top-of-book", "100000")).Execute(null, TestContext.Current.CancellationToken);
        LabReport two = new LabRun(Options("top-of-book", "100000") with { Rounds = 2 })
            .Execute(null, TestContext.Current.CancellationToken);
        Assert.True(two.Result.Correct);
        Assert.Equal(2 * one.Result.TriggersExpected, two.Result.TriggersExpected);
        Assert.Equal(2 * one.Orders.Count, two.Orders.Count);
        Assert.Equal(2 * Rows, two.Result.PacketsSent);
    }

    [Fact]
    public void A_trader_that_is_held_back_gives_an_incorrect_run_without_latencies()
    {
        LabRunOptions options = Options("top-of-book", "100000") with { Limits = new TraderLimits { MaximumOrdersPerSecond = 1 } };
        LabReport report = new LabRun(options).Execute(null, TestContext.Current.CancellationToken);
        Assert.False(report.Result.Correct);
        Assert.True(report.Result.Missed > 0);
        Assert.Equal(0, report.Result.Unexpected);
        Assert.Equal(report.Result.TriggersExpected, report.Result.Missed + report.Result.OrdersCorrect);
        Assert.Equal(report.Result.Missed, report.Result.OrdersLimited);
        Assert.Equal(0, report.Result.TickToTradeNanos.Count);
        Assert.Null(report.Result.TickToTradeNanos.Minimum);
        Assert.Empty(report.Orders);
    }

    [Fact]
    public void An_interrupted_run_keeps_what_was_measured()
    {
        using var cancellation = new CancellationTokenSource();
        LabRunOptions options = Options("top-of-book", "100000") with { Pace = ParsePace("rate:4000"), WarmUpRows = 0 };
        LabReport report = new LabRun(options).Execute(
            text =>
            {
                // The first look after some rows have gone out.
                if (text.StartsWith("round", StringComparison.Ordinal) && !text.Contains("row 0 ", StringComparison.Ordinal))
                {
                    cancellation.Cancel();
                }
            },
            cancellation.Token);
        Assert.True(report.Interrupted);
        Assert.InRange(report.Result.PacketsSent, 1, Rows - 1);
        Assert.True(report.Result.Correct, $"missed {report.Result.Missed}, unexpected {report.Result.Unexpected}");
        Assert.Contains(report.Result.Notes, note => note.StartsWith("interrupted", StringComparison.Ordinal));
    }

    [Fact]
    public void Socket_options_are_reported_from_both_ends()
    {
        Assert.True(SocketOptionSetting.TryParse("SO_SNDLOWAT=10", out SocketOptionSetting? refused, out _));
        Assert.True(SocketOptionSetting.TryParse("TCP_NOTSENT_LOWAT=4096", out SocketOptionSetting? taken, out _));
        LabRunOptions options = Options("top-of-book", "100000") with { SocketOptions = [refused, taken] };
        LabReport report = new LabRun(options).Execute(null, TestContext.Current.CancellationToken);
        Assert.True(report.Result.Correct);
        Assert.Contains(
            report.Result.Options,
            option => option is { Name: "SO_SNDLOWAT", Obtained: "refused" }
                && option.Note.Contains("TCP_NOTSENT_LOWAT", StringComparison.Ordinal));
        Assert.Contains(report.Result.Options, option => option is { Name: "TCP_NOTSENT_LOWAT", Asked: "4096", Obtained: "4096" });
    }

    [Fact]
    public void A_damaged_file_ends_the_run_with_its_error()
    {
        int opened = 0;
        LabRunOptions options = Options("top-of-book", "100000");
        Func<TardisReader> whole = options.OpenData;
        options = options with
        {
            WarmUpRows = 0,
            OpenData = () => opened++ == 0 ? whole() : throw new MarketDataException("test data: damaged"),
        };
        MarketDataException failure = Assert.Throws<MarketDataException>(
            () => new LabRun(options).Execute(null, TestContext.Current.CancellationToken));
        Assert.Equal("test data: damaged", failure.Message);
    }

    private const int Rows = 6_000;

    private static LabRunOptions Options(string trigger, string threshold)
    {
        using var text = new MemoryStream();
        GeneratorWriter.WriteText(text, new GeneratorOptions { Rows = Rows, Seed = 11 });
        byte[] bytes = text.ToArray();
        Assert.True(
            TriggerOptions.TryCreate(trigger, threshold, "amount", 3, null, out TriggerOptions? triggerOptions, out string? error), error);
        Assert.True(MarketDataFormats.TryGetFormatter("tardis-text", out IMarketDataFormatter? formatter));
        Assert.True(MarketDataFormats.TryGetParser("tardis-text", out IMarketDataParser? parser));
        Assert.True(Backends.TryGet("socket", out IBackend? backend));
        return new LabRunOptions
        {
            OpenData = () => TardisReader.OpenDecompressed(new MemoryStream(bytes, writable: false), "generated data"),
            Trigger = triggerOptions,
            Backend = backend,
            Formatter = formatter,
            Parser = parser,
            Pace = ParsePace("rate:10000"),
            LingerNanos = 200_000_000,
            WarmUpRows = 2_000,
        };
    }

    private static Pace ParsePace(string text)
    {
        Assert.True(Pace.TryParse(text, out Pace? pace, out string? error), error);
        return pace;
    }

    private static void AssertBreakdown(LabReport report, StampSource stamps)
    {
        int count = report.Orders.Count;
        Assert.Equal(count, report.Result.BreakdownNanos.Decision.Count);
        Assert.Equal(count, report.Result.BreakdownNanos.WireToApplication.Count);
        Assert.Equal(count, report.Result.BreakdownNanos.ApplicationToWire.Count);

        // Stamps that a clock conversion puts outside their neighbours are left out; that must stay the exception.
        int stamped = stamps == StampSource.None ? 0 : count;
        Assert.InRange(report.Result.BreakdownNanos.PublishToWire.Count, stamped * 9 / 10, stamped);
        Assert.InRange(report.Result.BreakdownNanos.WireToExchange.Count, stamped * 9 / 10, stamped);
        Assert.All(report.Orders, order => Assert.True(order.TickToTradeNanos > 0));
        Assert.All(report.Orders, order => Assert.True(order.SentNanos >= order.DueNanos));
    }
}
