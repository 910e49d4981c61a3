using System.Globalization;
using Ringside.Lab.Measurement;

namespace Ringside.Lab.Tests.Measurement;

public sealed class HgrmWriterTests
{
    // What hdr-histogram-js 3 writes for the same hundred values, with 5 ticks and a scale of 1,000.
    private const string Golden = """
               Value     Percentile TotalCount 1/(1-Percentile)

               1.597 0.000000000000          1           1.00
              11.207 0.100000000000         10           1.11
              40.319 0.200000000000         20           1.25
              88.831 0.300000000000         30           1.43
             156.799 0.400000000000         40           1.67
             244.095 0.500000000000         50           2.00
             295.167 0.550000000000         55           2.22
             350.719 0.600000000000         60           2.50
             411.391 0.650000000000         65           2.86
             476.927 0.700000000000         70           3.33
             547.327 0.750000000000         75           4.00
             591.871 0.775000000000         78           4.44
             622.591 0.800000000000         80           5.00
             670.207 0.825000000000         83           5.71
             702.463 0.850000000000         85           6.67
             753.151 0.875000000000         88           8.00
             770.047 0.887500000000         89           8.89
             787.455 0.900000000000         90          10.00
             822.783 0.912500000000         92          11.43
             840.703 0.925000000000         93          13.33
             858.623 0.937500000000         94          16.00
             877.055 0.943750000000         95          17.78
             877.055 0.950000000000         95          20.00
             895.487 0.956250000000         96          22.86
             914.431 0.962500000000         97          26.67
             914.431 0.968750000000         97          32.00
             933.375 0.971875000000         98          35.56
             933.375 0.975000000000         98          40.00
             933.375 0.978125000000         98          45.71
             952.319 0.981250000000         99          53.33
             952.319 0.984375000000         99          64.00
             952.319 0.985937500000         99          71.11
             952.319 0.987500000000         99          80.00
             952.319 0.989062500000         99          91.43
             971.775 0.990625000000        100         106.67
             971.775 1.000000000000        100
        #[Mean    =      329.691, StdDeviation   =      291.877]
        #[Max     =      971.500, Total count    =          100]
        #[Buckets =           32, SubBuckets     =         2048]

        """;

    [Fact]
    public void The_text_is_byte_for_byte_what_HdrHistogram_writes() => Assert.Equal(Golden, Text(HundredValues()));

    [Fact]
    public void The_text_does_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NumberDecimalSeparator = ",";
            culture.NumberFormat.NegativeSign = "~";
            CultureInfo.CurrentCulture = culture;
            Assert.Equal(Golden, Text(HundredValues()));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_plotter_finds_the_curve()
    {
        // The rule of plotFiles.html: lines of exactly four fields that do not start with '#', first and last field numbers.
        var points = Text(HundredValues()).Split('\n')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length == 4 && fields[0][0] != '#' && double.TryParse(fields[0], CultureInfo.InvariantCulture, out _))
            .Select(fields => (X: Number(fields[3]), Y: Number(fields[0])))
            .ToList();
        Assert.Equal((1.00, 1.597), points[0]);
        Assert.Contains((2.00, 244.095), points);
        Assert.All(points.Zip(points.Skip(1)), pair => Assert.True(pair.First.X < pair.Second.X && pair.First.Y <= pair.Second.Y));
    }

    [Fact]
    public void The_unit_is_chosen_by_the_caller()
    {
        var text = Text(HundredValues(), 1);
        Assert.Contains("    1597.000 0.000000000000          1           1.00\n", text, StringComparison.Ordinal);
        Assert.Contains("#[Max     =   971500.000, Total count    =          100]\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_histogram_has_a_head_and_a_foot_only()
    {
        Assert.Equal(
            """
                   Value     Percentile TotalCount 1/(1-Percentile)

            #[Mean    =        0.000, StdDeviation   =        0.000]
            #[Max     =        0.000, Total count    =            0]
            #[Buckets =           32, SubBuckets     =         2048]

            """,
            Text(new LatencyHistogram()));
    }

    [Fact]
    public void A_single_value_is_written_once_and_at_100_percent()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(1500);
        var lines = Text(histogram).Split('\n');
        Assert.Equal("       1.500 0.000000000000          1           1.00", lines[2]);
        Assert.Equal("       1.500 1.000000000000          1", lines[3]);
        Assert.StartsWith("#[Mean", lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public void A_unit_or_a_number_of_ticks_that_makes_no_sense_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Text(HundredValues(), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => HgrmWriter.Write(HundredValues(), TextWriter.Null, 1, 0));
    }

    private static LatencyHistogram HundredValues()
    {
        var histogram = new LatencyHistogram();
        for (var n = 1; n <= 100; n++)
        {
            histogram.Record((n * n * 97) + 1500);
        }

        return histogram;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(LatencyHistogram histogram, double nanosPerUnit = HgrmWriter.NanosPerMicro)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        HgrmWriter.Write(histogram, output, nanosPerUnit);
        return output.ToString();
    }
}
