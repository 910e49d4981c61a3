using Ringside.Linux.Errors;

namespace Ringside.Bench.Io;

/// <summary>Part (b) and (d): what a datagram costs, and what it allocates. One thread owns both ends of the wire, so that what
/// is counted is work, not waiting.</summary>
internal sealed class PerPacketPart(Wire wire, IoBenchmarkOptions options)
{
    internal IReadOnlyList<PerPacketRow> Run()
    {
        List<PerPacketTally> tallies = [.. BurstPair.All(options).Select(pair => new PerPacketTally(pair))];
        for (int round = options.WarmUpRound ? 0 : 1; round <= options.Rounds; round++)
        {
            foreach (PerPacketTally tally in tallies.Where(tally => tally.Refused is null))
            {
                string number = round == 0 ? "warm-up" : $"round {round} of {options.Rounds}";
                options.Progress?.Invoke($"cost per packet, {number}: {tally.Pair.FullName}");
                try
                {
                    PinnedThread.Run("bursts", null, wire.SecondProcessor, () => RunRound(tally, round > 0));
                }
                catch (KernelException refusal)
                {
                    tally.Refused = refusal.Message;
                }
            }
        }

        return [.. tallies.Select(tally => tally.ToRow())];
    }

    // A socket keeps the namespace that it was made in, and some kinds keep the thread, too: so it is the thread that moves.
    private void RunRound(PerPacketTally tally, bool isTimed)
    {
        (EndSetup first, EndSetup second) = wire.NextConversation();
        wire.First.Enter();
        using IBurstEnd sender = tally.Pair.Sender.Open(first);
        wire.Second.Enter();
        using IBurstEnd receiver = tally.Pair.Receiver.Open(second);
        var round = new BurstRound(sender, receiver, options);
        if (round.IsDead)
        {
            tally.Refused = "no burst arrived whole";
            return;
        }

        round.Run();
        if (isTimed)
            tally.Add(round, sender, receiver);
    }
}
