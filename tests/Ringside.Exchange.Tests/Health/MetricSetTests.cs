using Ringside.Exchange.Health;

namespace Ringside.Exchange.Tests.Health;

public sealed class MetricSetTests
{
    private readonly MetricSet _metrics = new();

    [Fact]
    public void Numbers_of_one_name_stand_together_under_one_head()
    {
        _metrics.Add("a_total", "Back\\slash\nand line.", MetricKind.Counter, () => 1, new MetricLabel("shard", "0"));
        _metrics.Add("b", "B.", MetricKind.Gauge, () => -5);
        _metrics.Add("a_total", "Ignored.", MetricKind.Counter, () => long.MaxValue, new("shard", "\"\\\n"), new("node", "x"));
        _metrics.AddSeconds("c_seconds", "C.", MetricKind.Gauge, () => 1_500_000_001);
        Assert.Equal(
            """
            # HELP a_total Back\\slash\nand line.
            # TYPE a_total counter
            a_total{shard="0"} 1
            a_total{shard="\"\\\n",node="x"} 9223372036854775807
            # HELP b B.
            # TYPE b gauge
            b -5
            # HELP c_seconds C.
            # TYPE c_seconds gauge
            c_seconds 1.500000001

            """.ReplaceLineEndings("\n"),
            _metrics.Write());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1a")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("é")]
    public void A_name_that_would_break_the_format_is_an_error(string name)
    {
        Assert.Throws<ArgumentException>(() => _metrics.Add(name, "A.", MetricKind.Gauge, () => 1));
        Assert.Throws<ArgumentException>(() => _metrics.Add("good", "A.", MetricKind.Gauge, () => 1, new MetricLabel(name, "x")));
        Assert.Throws<ArgumentException>(() => _metrics.Add("good", "A.", MetricKind.Gauge, () => 1, new MetricLabel("a:b", "x")));
    }

    [Fact]
    public void The_same_number_twice_is_an_error()
    {
        _metrics.Add("a", "A.", MetricKind.Gauge, () => 1, new MetricLabel("x", "1"));
        Assert.Throws<ArgumentException>(() => _metrics.Add("a", "A.", MetricKind.Gauge, () => 1, new MetricLabel("x", "1")));
        Assert.Throws<ArgumentException>(() => _metrics.Add("a", "A.", MetricKind.Counter, () => 1));
        Assert.Throws<ArgumentException>(() => _metrics.AddSeconds("a", "A.", MetricKind.Gauge, () => 1));
    }

    [Fact]
    public void A_number_that_cannot_be_read_is_left_out_and_counted()
    {
        _metrics.Add("a", "A.", MetricKind.Gauge, () => throw new InvalidOperationException());
        _metrics.Add("b", "B.", MetricKind.Gauge, () => 2);
        Assert.EndsWith("\nb 2\n", _metrics.Write(), StringComparison.Ordinal);
        Assert.Equal(1, _metrics.ReadFailures);
    }
}
