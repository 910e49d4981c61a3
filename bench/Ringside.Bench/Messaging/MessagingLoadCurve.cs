using System.Globalization;
using Ringside.Lab.Reports;

namespace Ringside.Bench.Messaging;

/// <summary>Latency of answers against the rate at which messages are offered: each message is due at its time, whether or not those before
/// it were answered, and its latency counts from then.</summary>
public static class MessagingLoadCurve
{
    /// <summary>A system is offered no more when it has answered less than this part of what it was offered.</summary>
    private const double HeldPart = 0.8;

    private const int WarmUpMilliseconds = 300;

    private const double HighestRate = 8_000_000;

    /// <summary>Measures every system at rising rates, until it does not keep up.</summary>
    /// <param name="systems">Which systems.</param>
    /// <param name="plan">Size, loss, wait and trains; and how long a rate is measured.</param>
    /// <param name="options">The other process, and who is told of the progress. Its plans are not used.</param>
    /// <returns>The curves, to be drawn by <see cref="LoadCurveReport"/>.</returns>
    public static IReadOnlyList<LoadCurve> Run(IReadOnlyList<string> systems, MessagingPlan plan, MessagingBenchmarkOptions options)
    {
        ArgumentNullException.ThrowIfNull(systems);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        var curves = new List<LoadCurve>();
        using var answerer = new AnswererClient(options.Answerer);
        foreach (string system in systems)
        {
            if (system == "tcp" && plan.LossPercent > 0)
            {
                options.Notice?.Invoke(MessagingBenchmark.NoLossOfTcp(plan));
                continue;
            }

            curves.Add(new LoadCurve(system, [.. Points(plan with { System = system, Pattern = "rr", Peers = 1 }, answerer, options)]));
        }

        return curves;
    }

    private static IEnumerable<LoadPoint> Points(MessagingPlan plan, AnswererClient answerer, MessagingBenchmarkOptions options)
    {
        int warmUp = plan.WarmUpMilliseconds;
        foreach (double rate in Rates())
        {
            options.Progress?.Invoke(string.Create(CultureInfo.InvariantCulture, $"load curve: {plan.System} at {rate:N0} messages/s"));
            MessagingRow row = MessagingRun.Run(plan with { Rate = rate, WarmUpMilliseconds = warmUp }, answerer, options.Seed);
            warmUp = Math.Min(warmUp, WarmUpMilliseconds); // it is compiled
            if (row.RoundTrip is not { } times)
            {
                yield break;
            }

            yield return new LoadPoint(rate, row.AnswersPerSecond, row.Size, times.P50, times.P99, times.P999);
            if (row.AnswersPerSecond < rate * HeldPart)
            {
                yield break;
            }
        }
    }

    // 1, 2, 5 of each decade.
    private static IEnumerable<double> Rates()
    {
        for (double decade = 1_000; decade <= HighestRate; decade *= 10)
        {
            foreach (int step in (int[])[1, 2, 5])
            {
                if (decade * step <= HighestRate)
                {
                    yield return decade * step;
                }
            }
        }
    }
}
