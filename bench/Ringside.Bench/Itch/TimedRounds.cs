namespace Ringside.Bench.Itch;

/// <summary>Runs the rounds of one part: first untimed ones, then timed ones.</summary>
/// <remarks>The just-in-time compiler changes what is hot two or three times, each change is some hundred milliseconds after the one
/// before it, and in between code may be many times slower. So the warm-up is as long as that takes, however many rounds it is, and
/// goes on while rounds get faster.</remarks>
internal static class TimedRounds
{
    // So many rounds in a row that bring nothing end the warm-up; less than one part in thirty is nothing.
    private const int Patience = 5;
    private const double Gain = 1 - (1.0 / 30);

    /// <summary>Runs rounds; the time is the sum of what they took.</summary>
    /// <param name="options">How many and how long.</param>
    /// <param name="round">Runs one round and gives its seconds.</param>
    /// <returns>Seconds of the timed rounds, the best first; one at least.</returns>
    internal static double[] Measure(ItchBenchmarkOptions options, Func<double> round)
    {
        double most = options.MaximumMillisecondsPerPart / 1e3;
        double spent = WarmUp(options, round);
        List<double> seconds = [];
        while (seconds.Count == 0 || (seconds.Count < options.Rounds && spent < most))
        {
            seconds.Add(round());
            spent += seconds[^1];
        }

        seconds.Sort();
        return [.. seconds];
    }

    /// <summary>Takes half of the time at most, so that the timed rounds have the other half.</summary>
    private static double WarmUp(ItchBenchmarkOptions options, Func<double> round)
    {
        double least = options.WarmUpMilliseconds / 1e3;
        double most = options.MaximumMillisecondsPerPart / 2e3;
        double spent = 0;
        double best = double.MaxValue;
        int since = 0;
        while (options.WarmUpMilliseconds != 0 && spent < most && (spent < least || since < Patience))
        {
            double seconds = round();
            spent += seconds;
            since = seconds < best * Gain ? 0 : since + 1;
            best = Math.Min(best, seconds);
        }

        return spent;
    }
}
