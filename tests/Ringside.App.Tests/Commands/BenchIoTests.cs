using System.Text.Json;
using Ringside.App.Tests.Processes;
using Ringside.Bench.Io;
using Ringside.Net.Ports;
using Ringside.Testing;

namespace Ringside.App.Tests.Commands;

/// <summary><c>bench io</c> runs through every line with tiny parameters; its figures are looked at by nobody here.</summary>
[Collection(TestsAlone.Name)]
public sealed class BenchIoTests
{
    private static readonly string[] Baselines = ["dotnet-async", "dotnet-spin", "raw"];

    [Fact]
    public void Every_back_end_has_figures_or_the_reason_why_not()
    {
        Require.NetworkNamespaces();

        IoBenchmarkResult result = IoBenchmark.Run(IoBenchmarkOptions.Tiny);

        Assert.Superset(Baselines.ToHashSet(), result.RoundTrips.Select(row => row.Backend).ToHashSet());
        Assert.All(Backends.Names.Where(name => name is not ("auto" or "simulated")), name => Assert.Equal(
            ["block", "spin"], result.RoundTrips.Where(row => row.Backend == name).Select(row => row.Wait).Order().Distinct()));
        Assert.All(result.RoundTrips.Concat(result.SelfPings), AssertFiguresOrReason);
        Assert.All(result.PerPacket, row => Assert.Equal(row.Refused is null, row is { SendNanos: > 0, DrainNanos: > 0 }));
        Assert.All(result.RoundTrips.Where(row => row.Backend is "dotnet-spin" or "raw"), row => Assert.Null(row.Refused));
        Assert.Contains("a process of its own", result.RoundTrips.First(row => row.Backend == "dotnet-async").Refused);
        Assert.All(result.PerPacket.Where(row => Baselines.Contains(row.Sender)), row => Assert.Null(row.Refused));
        Assert.NotEmpty(result.ToString());
    }

    [Fact]
    public void The_json_has_the_promised_keys_and_a_refused_row_has_no_figure()
    {
        var refused = new RoundTripRow { Backend = "xdp", Mode = "zero-copy", Wait = "spin", Refused = "bind: EOPNOTSUPP" };

        Assert.Equal(
            """{"backend":"xdp","mode":"zero-copy","wait":"spin","refused":"bind: EOPNOTSUPP"}""", JsonSerializer.Serialize(refused));
    }

    [Fact]
    public void The_command_prints_json_and_allocates_nothing_per_packet()
    {
        Require.NetworkNamespaces();

        RingsideResult result =
            RingsideProcess.Run("bench", "io", "--quick", "--rounds", "1", "--backend", "socket", "--json").AssertSuccess();
        JsonElement json = JsonElement.Parse(Assert.Single(result.Output));

        Assert.Equal(["machine", "rtt", "per_packet", "allocated_bytes_per_packet"], LabRuns.Keys(json).Take(4));
        Assert.Equal(0, json.GetProperty("allocated_bytes_per_packet").GetProperty("socket").GetDouble());
        Assert.Equal(
            Baselines.Append("socket"),
            json.GetProperty("rtt").EnumerateArray().Select(row => row.GetProperty("backend").GetString()).Distinct());
        Assert.All(json.GetProperty("rtt").EnumerateArray(), row => Assert.Equal(
            ["backend", "mode", "wait", "p50_ns", "p99_ns", "p999_ns", "max_ns"], LabRuns.Keys(row).Take(7)));
        Assert.All(json.GetProperty("per_packet").EnumerateArray(), row => Assert.Superset(
            new HashSet<string> { "tx", "rx", "tx_ns", "rx_ns" }, LabRuns.Keys(row).ToHashSet()));
    }

    [Theory]
    [InlineData("--rounds 0", "from 1 to 1000")]
    [InlineData("--backend x", "socket")]
    public void A_wrong_value_is_told_in_one_line(string arguments, string expected) =>
        RingsideProcess.Run(["bench", "io", .. arguments.Split(' ')]).AssertOneErrorLine(ExitCodes.BadInput, expected);

    private static void AssertFiguresOrReason(RoundTripRow row)
    {
        if (row.Refused is not null)
        {
            Assert.NotEmpty(row.Refused);
            Assert.Null(row.P50Nanos);
            return;
        }

        Assert.InRange(row.P50Nanos!.Value, 1, row.P99Nanos!.Value);
        Assert.InRange(row.P99Nanos.Value, 1, row.P999Nanos!.Value);
        Assert.InRange(row.P999Nanos.Value, 1, row.MaximumNanos!.Value);
    }
}
