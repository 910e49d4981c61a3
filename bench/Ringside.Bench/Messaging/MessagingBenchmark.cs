using Ringside.Lab.Reports;

namespace Ringside.Bench.Messaging;

/// <summary>What messages cost between two processes: through MDP, raw UDP and TCP.</summary>
/// <remarks>
/// <para>The problem: figures of different programs, machines and days cannot be compared. So the three systems stand behind one interface,
/// are driven by the same loop, with the same messages, in the same run, one after the other: a process that measures and one that answers,
/// each with one hot thread on a processor of its own where there are two, over loopback.</para>
/// <para>Patterns: <c>rr</c> asks and waits for the answer; <c>uni</c> is a stream one way; <c>bi</c> a stream each way; <c>n1</c> streams
/// from N ends of one process to one end of the other; <c>nn</c> streams from each of N ends of one process to each of N of the other, and
/// back.</para>
/// <para>Loss is made at the ports of the measuring process, for each datagram by itself, once in each direction, the same for MDP and raw
/// UDP. TCP lies below the ports, so it has no rows with loss. Raw UDP confirms nothing and repeats nothing: in <c>rr</c> the benchmark
/// sends a message again after a timeout (its row says which), in streams what is lost is lost.</para>
/// </remarks>
public static class MessagingBenchmark
{
    /// <summary>Fewest bytes of a message.</summary>
    public const int LeastSize = Traffic.HeadBytes;

    /// <summary>Most bytes of a message: it must be one datagram of UDP.</summary>
    public const int MostSize = 60_000;

    /// <summary>Most ends of a process.</summary>
    public const int MostPeers = 64;

    /// <summary>Names of the systems.</summary>
    public static IReadOnlyList<string> Systems { get; } = ["mdp", "udp", "tcp"];

    /// <summary>Names of the patterns.</summary>
    public static IReadOnlyList<string> Patterns { get; } = ["rr", "uni", "bi", "n1", "nn"];

    /// <summary>Whether a pattern has several ends in a process.</summary>
    public static bool HasPeers(string pattern) => pattern is "n1" or "nn";

    /// <summary>Runs all plans.</summary>
    /// <exception cref="ArgumentException">A plan that cannot be.</exception>
    /// <exception cref="Linux.Errors.KernelException">A port could not be had, links do not come to stand, or the
    /// other process fails.</exception>
    public static MessagingBenchmarkResult Run(MessagingBenchmarkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (MessagingPlan plan in options.Plans)
        {
            Check(plan);
        }

        var reader = new MachineFactsReader();
        MachineFacts machine = reader.Read();
        using var answerer = new AnswererClient(options.Answerer);
        var rows = new List<MessagingRow>();
        for (int i = 0; i < options.Plans.Count; i++)
        {
            MessagingPlan plan = options.Plans[i];
            if (plan.System == "tcp" && plan.LossPercent > 0)
            {
                options.Notice?.Invoke(NoLossOfTcp(plan));
                continue;
            }

            options.Progress?.Invoke($"{i + 1} of {options.Plans.Count}: {plan.System} {plan.Pattern}, {plan.Size} bytes, "
                + $"loss {plan.LossPercent} %, {(plan.Blocks ? "block" : "spin")}, gso {(plan.Trains ? "on" : "off")}");
            rows.Add(MessagingRun.Run(plan, answerer, options.Seed));
        }

        return new MessagingBenchmarkResult { Machine = reader.WithLoadAtEnd(machine), Rows = rows };
    }

    /// <summary>Why a plan has no row.</summary>
    internal static string NoLossOfTcp(MessagingPlan plan) =>
        $"tcp {plan.Pattern} at {plan.LossPercent} % loss: no row, loss is made at datagram ports";

    private static void Check(MessagingPlan plan)
    {
        Require(Systems.Contains(plan.System), plan.System, "system");
        Require(Patterns.Contains(plan.Pattern), plan.Pattern, "pattern");
        Require(plan.Size is >= LeastSize and <= MostSize, plan.Size, "size");
        Require(plan.LossPercent is >= 0 and < 100, plan.LossPercent, "loss");
        Require(plan.Peers >= 1 && plan.Peers <= (HasPeers(plan.Pattern) ? MostPeers : 1), plan.Peers, "number of peers");
        Require(plan.Rate >= 0 && (plan.Rate == 0 || plan.IsRoundTrip), plan.Rate, "rate");
        Require(plan.WarmUpMilliseconds >= 0, plan.WarmUpMilliseconds, "warm-up");
        Require(plan.Milliseconds > 0, plan.Milliseconds, "time");
    }

    private static void Require(bool isRight, object value, string what)
    {
        if (!isRight)
        {
            throw new ArgumentException($"'{value}' is no {what} of a run");
        }
    }
}
