using System.Text.Json;
using System.Text.RegularExpressions;
using Ringside.App.Tests.Processes;

namespace Ringside.App.Tests.Commands;

/// <summary>The commands around the lab: demo, generator, benchmark.</summary>
[Collection(TestsAlone.Name)]
public sealed class DemoTests(MarketDataFiles files)
{
    [Fact]
    public void The_demo_prints_one_table_for_all_back_ends_and_ways_to_wait_and_writes_the_page()
    {
        string page = files.PathOf("demo.html");
        RingsideResult result = RingsideProcess.Run("demo", "--data", files.Generated, "--report", page);

        result.AssertNoTrace();
        Assert.True(result.ExitCode == ExitCodes.Success, result.ToString());
        Assert.All(["socket, spin", "socket, spin-then-block", "socket, block"], name =>
            Assert.Contains(result.Output, line => line.Trim().StartsWith(name + " ", StringComparison.Ordinal)));
        Assert.All(["io_uring", "packet", "xdp"], name => Assert.Contains(result.Output, line =>
            Regex.IsMatch(line, $"^ *{name}(:[a-z-]+)?, spin ", RegexOptions.None, RingsideProcess.Limit)
            || line.StartsWith($"{name} is refused here: ", StringComparison.Ordinal)));
        Assert.Contains(result.Output, line => line.Contains(page, StringComparison.Ordinal));
        Assert.Contains("<svg", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Fact]
    public void The_feed_benchmark_prints_its_figures_as_json_and_allocates_nothing()
    {
        RingsideResult result = RingsideProcess.Run("bench", "feed", "--data", files.Generated, "--json").AssertSuccess();
        JsonElement figures = JsonElement.Parse(Assert.Single(result.Output));

        Assert.Equal(["rows_per_second_parse", "rows_per_second_parse_and_book", "bytes_allocated_per_row"], LabRuns.Keys(figures).Take(3));
        Assert.True(figures.GetProperty("rows_per_second_parse").GetDouble() > 0);
        Assert.True(figures.GetProperty("rows_per_second_parse_and_book").GetDouble() > 0);
        Assert.Equal(0, figures.GetProperty("bytes_allocated_per_row").GetDouble());
        Assert.Equal(MarketDataFiles.GeneratedRows, figures.GetProperty("rows").GetInt32());
    }

    [Fact]
    public void The_feed_benchmark_prints_a_table_without_json()
    {
        RingsideResult result = RingsideProcess.Run("bench", "feed", "--data", files.Generated).AssertSuccess();

        Assert.Contains(result.Output, line => line.StartsWith("parse and book", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_seed_generates_the_same_file()
    {
        string[] paths = [files.PathOf("first.csv.gz"), files.PathOf("second.csv.gz"), files.PathOf("third.csv.gz")];
        string[] seeds = ["1", "1", "2"];
        foreach ((string path, string seed) in paths.Zip(seeds))
        {
            RingsideProcess.Run("lab", "generate", "--rows", "500", "--seed", seed, "--out", path).AssertSuccess();
        }

        Assert.Equal(File.ReadAllBytes(paths[0]), File.ReadAllBytes(paths[1]));
        Assert.NotEqual(File.ReadAllBytes(paths[0]), File.ReadAllBytes(paths[2]));
    }
}
