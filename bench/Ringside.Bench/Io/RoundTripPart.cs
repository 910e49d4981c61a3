using Ringside.Linux.Errors;
using Ringside.Net.Agents;

namespace Ringside.Bench.Io;

/// <summary>Part (a) and (c): pings over the wire, two threads, and pings of a port to itself, one thread.</summary>
internal sealed class RoundTripPart(Wire wire, IoBenchmarkOptions options)
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(60);

    /// <summary>Round trips between the two namespaces.</summary>
    internal IReadOnlyList<RoundTripRow> OverTheWire()
    {
        List<RoundTripTally> tallies = [.. Contender.All(options).Select(contender => new RoundTripTally(contender))];
        foreach (RoundTripTally tally in tallies.Where(tally => tally.Contender.Wait == WaitStrategy.Spin && wire.Processors < 2))
            tally.Refused = "two spinning threads need two processors, and this process may use one";
        foreach (RoundTripTally tally in tallies.Where(tally => tally.Contender.IsAsync && options.Answerer.Count == 0))
            tally.Refused = "its other end must be a process of its own, and none was named";
        using DotnetAnswerer? answerer = StartAnswerer();
        InRounds("round trips", tallies, (tally, isTimed) =>
        {
            if (answerer is not null && tally.Contender.IsAsync)
                Call(answerer, tally, isTimed);
            else
                Converse(tally, isTimed);
        });
        return [.. tallies.Select(tally => tally.ToRow(Note(tally.Contender)))];
    }

    private DotnetAnswerer? StartAnswerer()
    {
        if (options.Answerer.Count == 0)
            return null;
        DotnetSocket.StartEngine();
        return new DotnetAnswerer(options.Answerer, wire.Second, wire.NextConversation().Second.Local);
    }

    private string? Note(Contender contender) => contender.Wait == WaitStrategy.Spin && wire.Processors <= 2
        ? "where both ends spin no processor is free: whatever else runs disturbs it"
        : null;

    /// <summary>Round trips of one port with itself on the loopback link.</summary>
    internal IReadOnlyList<RoundTripRow> ToItself()
    {
        List<RoundTripTally> tallies =
        [
            .. Contender.All(options)
                .Where(contender => contender.Wait == WaitStrategy.Spin && contender.Backend is Contender.Raw or "socket" or "io_uring")
                .Select(contender => new RoundTripTally(contender)),
        ];
        InRounds("self-ping", tallies, (tally, isTimed) =>
            PinnedThread.Run("self-ping", wire.First, wire.SecondProcessor, () => PingItself(tally, isTimed)));
        return [.. tallies.Select(tally => tally.ToRow(null))];
    }

    private void InRounds(string what, IReadOnlyList<RoundTripTally> tallies, Action<RoundTripTally, bool> run)
    {
        for (int round = options.WarmUpRound ? 0 : 1; round <= options.Rounds; round++)
        {
            foreach (RoundTripTally tally in tallies.Where(tally => tally.Refused is null))
            {
                string number = round == 0 ? "warm-up" : $"round {round} of {options.Rounds}";
                options.Progress?.Invoke($"{what}, {number}: {tally.Contender.FullName}");
                try
                {
                    run(tally, round > 0);
                }
                catch (KernelException refusal)
                {
                    tally.Refused = refusal.Message;
                }
            }
        }
    }

    private void PingItself(RoundTripTally tally, bool isTimed)
    {
        using IPingEnd end = tally.Contender.Open(wire.NextMonologue());
        Ping(end, tally, isTimed);
    }

    private void Call(DotnetAnswerer answerer, RoundTripTally tally, bool isTimed)
    {
        EndSetup setup = wire.NextConversation().First with { Remote = answerer.Local };
        using var pinging = new EndThread(
            "pings", wire.First, null, () => tally.Contender.Open(setup), end => Ping(end, tally, isTimed));
        JoinOrStop(pinging);
    }

    private void Converse(RoundTripTally tally, bool isTimed)
    {
        (EndSetup first, EndSetup second) = wire.NextConversation();
        Contender contender = tally.Contender;
        using var answering = new EndThread(
            "answers", wire.Second, wire.SecondProcessor, () => contender.Open(second), end => end.Answer());
        using var pinging = new EndThread(
            "pings",
            wire.First,
            wire.FirstProcessor,
            () => contender.Open(first),
            end => Ping(end, tally, isTimed));
        JoinOrStop(pinging);
        answering.Stop();
        answering.Join();
    }

    private static void JoinOrStop(EndThread pinging)
    {
        if (!pinging.Join(LongestRun))
            pinging.Stop(); // an answer was lost, and its end knows no time-out
        pinging.Join();
    }

    private void Ping(IPingEnd end, RoundTripTally tally, bool isTimed)
    {
        var run = new PingRun(options.WarmUp, options.RoundTrips, options.MaximumMillisecondsPerRun * 1_000_000L);
        try
        {
            end.Ping(run);
        }
        catch (OperationCanceledException)
        {
            run.Unanswered();
        }

        if (run.IsDead)
            tally.Refused = "no ping was answered";
        else if (isTimed)
            tally.Add(run, end.Mode);
    }
}
