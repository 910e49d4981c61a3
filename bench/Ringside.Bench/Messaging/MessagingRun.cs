using Ringside.Bench.Matching;

namespace Ringside.Bench.Messaging;

/// <summary>One run over both processes, and the row that it gives.</summary>
internal static class MessagingRun
{
    private const double Second = 1e9;

    /// <summary>Runs a plan.</summary>
    /// <param name="plan">What is run.</param>
    /// <param name="answerer">The other process.</param>
    /// <param name="seed">What the losses follow from.</param>
    internal static MessagingRow Run(MessagingPlan plan, AnswererClient answerer, ulong seed)
    {
        (int mine, int others) = Processors.Choose();
        AnswererReply opened = answerer.Tell(new AnswererCommand { Verb = AnswererCommand.Open, Plan = plan, Processor = others });
        MessagingRow row;
        try
        {
            row = Measure(plan, answerer, opened, mine, seed);
        }
        catch
        {
            // What went wrong first is told, not that the other side cannot be closed because of it.
            answerer.TellIfPossible(new AnswererCommand { Verb = AnswererCommand.Close });
            throw;
        }

        answerer.Tell(new AnswererCommand { Verb = AnswererCommand.Close });
        return row;
    }

    private static MessagingRow Measure(MessagingPlan plan, AnswererClient answerer, AnswererReply opened, int processor, ulong seed)
    {
        using var side = new MessagingSide(plan, measures: true, seed);
        side.Connect(opened.Ports);
        if (plan.System == "udp")
        {
            // Nobody else tells it whom to send to.
            answerer.Tell(new AnswererCommand { Verb = AnswererCommand.Connect, Ports = side.Ports });
        }

        side.Start(processor);
        answerer.Tell(new AnswererCommand { Verb = AnswererCommand.Go });
        side.Go();
        Thread.Sleep(plan.WarmUpMilliseconds);
        answerer.Tell(new AnswererCommand { Verb = AnswererCommand.Begin });
        side.Begin();
        Thread.Sleep(plan.Milliseconds);
        SideReport theirs = answerer.Tell(new AnswererCommand { Verb = AnswererCommand.End }).Report!;
        return RowOf(plan, side.End(), theirs);
    }

    private static MessagingRow RowOf(MessagingPlan plan, SideReport mine, SideReport theirs)
    {
        bool isMdp = plan.System == "mdp";
        EndCounts both = mine.Counts.Plus(theirs.Counts);
        long messages = theirs.Received + (plan.AnswererSends ? mine.Received : 0);
        return new MessagingRow
        {
            System = plan.System,
            Pattern = plan.Pattern,
            Size = plan.Size,
            LossPercent = plan.LossPercent,
            Wait = plan.Blocks ? "block" : "spin",
            Trains = plan.Trains,
            MessagesPerSecond = Rate(plan, mine, theirs, side => side.Received),
            PacketsPerSecond = plan.System == "tcp" ? null : Rate(plan, mine, theirs, side => side.Counts.PacketsReceived),
            PayloadBytesPerSecond = Rate(plan, mine, theirs, side => side.ReceivedBytes),
            Delivery = mine.Delivery,
            RoundTrip = mine.RoundTrip,
            Peers = plan.Peers,
            BytesPerSecond = Rate(plan, mine, theirs, side => side.Counts.BytesReceived),
            RetransmittedPackets = isMdp ? both.RetransmittedPackets : plan.System == "udp" ? mine.Repeated : null,
            DelayedPackets = isMdp ? both.DelayedPackets : null,
            MostRetries = isMdp ? both.MostRetries : null,
            MeanRetries = !isMdp ? null : both.DelayedPackets == 0 ? 0 : (double)both.RetransmittedPackets / both.DelayedPackets,
            AffectedMessages = isMdp ? both.AffectedMessages : null,
            DelayedMessages = isMdp ? both.DelayedMessages : null,
            AllocatedBytesPerMessage = (double)(mine.AllocatedBytes + theirs.AllocatedBytes) / Math.Max(1, messages),
            Congestion = isMdp ? MdpEnd.CongestionControl : null,
            LostMessages = plan.System == "udp" ? LostOf(plan, mine, theirs) : null,
            RetryTimeoutNanos = plan.System == "udp" && plan.IsRoundTrip && plan.Rate == 0 ? PingTraffic.UdpRetryNanos : null,
            AnswersPerSecond = plan.IsRoundTrip ? mine.Received * Second / mine.Nanos : 0,
        };
    }

    private static double Rate(MessagingPlan plan, SideReport mine, SideReport theirs, Func<SideReport, long> count)
    {
        double rate = count(theirs) * Second / theirs.Nanos;
        return plan.AnswererSends ? rate + (count(mine) * Second / mine.Nanos) : rate;
    }

    private static long LostOf(MessagingPlan plan, SideReport mine, SideReport theirs)
    {
        long sent = mine.Sent + mine.Repeated + (plan.AnswererSends || plan.IsRoundTrip ? theirs.Sent : 0);
        return Math.Max(0, sent - mine.Received - theirs.Received);
    }
}
