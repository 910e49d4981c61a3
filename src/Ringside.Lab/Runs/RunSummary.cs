using System.Globalization;
using Ringside.Lab.Exchange;
using Ringside.Lab.Oracles;
using Ringside.Lab.Pacing;
using Ringside.Lab.Reports;
using Ringside.Lab.Triggers;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Capabilities;
using Ringside.Protocols;

namespace Ringside.Lab.Runs;

/// <summary>Adds the rounds of a run up to the result that reports show.</summary>
internal sealed class RunSummary
{
    private readonly LabRunOptions _options;
    private readonly OracleResult _oracle;
    private readonly IReadOnlyList<RoundOutcome> _rounds;
    private readonly IReadOnlyList<RoundScore> _scores;
    private readonly bool _interrupted;

    internal RunSummary(
        LabRunOptions options, OracleResult oracle, IReadOnlyList<RoundOutcome> rounds, IReadOnlyList<RoundScore> scores, bool interrupted)
    {
        _options = options;
        _oracle = oracle;
        _rounds = rounds;
        _scores = scores;
        _interrupted = interrupted;
    }

    internal RunResult ToResult(MachineFacts machine, RunHistograms histograms, IReadOnlyList<LatencySample> samples) => new()
    {
        Topology = _options.Topology,
        Backend = _options.Backend.Name,
        Wait = WaitStrategies.NameOf(_options.Wait),
        KeepWarmMicros = _options.Wait == WaitStrategy.Block ? 0 : _options.KeepWarmNanos / 1_000,
        PacketsSent = _rounds.Sum(round => round.PacketsSent),
        TriggersExpected = _scores.Sum(score => (long)score.Expected),
        OrdersReceived = _rounds.Sum(round => (long)round.Exchange.OrderCount),
        OrdersCorrect = _scores.Sum(score => (long)score.Alignment.Correct),
        Missed = _scores.Sum(score => (long)score.Alignment.Missed),
        Unexpected = _rounds.Sum(round => (long)round.Exchange.OrderCount) - _scores.Sum(score => (long)score.Alignment.Correct),
        Machine = machine,
        Trigger = _options.Trigger.Kind == TriggerKind.TopOfBook ? "top-of-book" : "near-top",
        Threshold = (decimal)_options.Trigger.ThresholdE8 / FixedPoint.One,
        Unit = _options.Trigger.Kind == TriggerKind.TopOfBook || _options.Trigger.Unit == ThresholdUnit.Notional ? "notional" : "amount",
        Pace = _options.Pace.Text,
        Rounds = _rounds.Count,
        PacketsReceived = _rounds.Sum(round => round.PacketsReceived),
        BadPackets = _rounds.Sum(round => round.BadPackets),
        OrdersRefused = _rounds.Sum(round => round.OrdersRefused),
        OrdersLimited = _rounds.Sum(round => round.OrdersLimited),
        SendsFull = _rounds.Sum(round => round.SendsFull),
        AchievedPacketsPerSecond = AchievedPacketsPerSecond(),
        Notes = Notes(),
        Options = [.. OptionReports().Select(ToRunOption)],
        FeedPort = Feed?.FullName ?? string.Empty,
        OrderPort = OrderEntry?.FullName ?? string.Empty,
        Capabilities = [.. CapabilitiesAsked().Select(ToRunCapability)],
        Histograms = histograms,
        Samples = samples,
    };

    private CapabilityReport? Feed => _rounds.Select(round => round.Trader.Feed).FirstOrDefault(report => report is not null);

    private CapabilityReport? OrderEntry =>
        _rounds.Select(round => round.Trader.OrderEntry).FirstOrDefault(report => report is not null);

    private static RunCapability ToRunCapability(Capability capability) => new(
        capability.Asked,
        capability.Outcome switch
        {
            CapabilityOutcome.Obtained => "obtained",
            CapabilityOutcome.Reduced => "reduced",
            _ => "refused",
        },
        capability.Got,
        capability.Why?.ToString() ?? string.Empty);

    // Both ports may have asked for the same.
    private IEnumerable<Capability> CapabilitiesAsked() => (Feed?.Items ?? []).Concat(OrderEntry?.Items ?? []).Distinct();

    private static RunOption ToRunOption(OptionReport report) => new(
        report.Name,
        report.Asked.ToString(CultureInfo.InvariantCulture),
        report.Obtained?.ToString(CultureInfo.InvariantCulture) ?? "refused",
        report.Note ?? string.Empty);

    private IEnumerable<OptionReport> OptionReports() =>
        _rounds.SelectMany(round => round.Trader.Options.Concat(round.Exchange.Options)).Distinct();

    private double AchievedPacketsPerSecond()
    {
        double seconds = _rounds.Sum(round => round.Exchange.LastSentNanos - round.Exchange.FirstSentNanos) / 1e9;
        return seconds > 0 ? _rounds.Sum(round => round.PacketsSent) / seconds : 0;
    }

    private List<string> Notes()
    {
        var notes = new List<string>();
        void Note(bool holds, FormattableString text)
        {
            if (holds)
            {
                notes.Add(FormattableString.Invariant(text));
            }
        }

        long latest = _rounds.Select(round => round.LatestNanos).DefaultIfEmpty().Max();
        long dropped = _rounds.Sum(round => round.PacketsDropped);
        long lost = _rounds.Sum(round => round.PacketsSent - round.PacketsReceived);
        long skipped = _scores.Sum(score => score.Alignment.SkippedCells);
        Note(_interrupted, $"interrupted: the figures cover what was measured until then");
        Note(_interrupted && _rounds.Count == 0, $"nothing was measured: it ended before the first round");
        Note(_oracle.Orders.Count == 0, $"no row of the data fires this trigger, so nothing was measured; lower the threshold");
        Note(_oracle.BadLines > 0, $"{_oracle.BadLines} bad lines of the data were passed over");
        Note(_oracle.Refused > 0, $"{_oracle.Refused} triggers have a quantity that does not fit the order's scale or its 32 bits");
        Note(
            _options.Pace.Kind != PaceKind.Maximum && latest > MarketDataServer.HeldPaceNanos,
            $"the pace was not held throughout: the latest packet left {latest / 1000} us after it was due");
        Note(dropped > 0, $"{dropped} packets were dropped at the trader's full socket queue; lower the pace or raise net.core.rmem_max");
        Note(!_interrupted && dropped == 0 && lost > 0, $"{lost} packets were sent but not received");
        long limited = _rounds.Sum(round => round.OrdersLimited);
        long bad = _rounds.Sum(round => round.BadPackets);
        Note(limited > 0, $"{limited} orders were held back by the trader's own limits; the oracle knows no limits and expects them");
        Note(bad > 0, $"the trader could not read {bad} packets; do --formatter and --parser name the same format?");
        Note(_rounds.Sum(round => round.OrdersUnsent) > 0, $"{_rounds.Sum(round => round.OrdersUnsent)} orders could not be sent");
        long evicted = _rounds.Sum(round => round.LevelsLost);
        Note(evicted > 0, $"{evicted} price levels did not fit the trader's book; the oracle's has no limit");
        Errno cold = _rounds.Select(round => round.WarmPathFailure).FirstOrDefault(error => error != Errno.None);
        Note(cold != Errno.None, $"the orders' way was not kept warm: a connection over loopback ended with {cold}");
        Note(skipped > 0, $"the counts of correct, missed and unexpected orders are bounds: too many differ to align them all");
        Note(
            Feed is not null && (Feed.FullName != _options.Backend.Name || OrderEntry?.FullName != _options.Backend.Name),
            $"market data over {Feed?.FullName}, orders over {OrderEntry?.FullName}");
        notes.AddRange(CapabilitiesAsked()
            .Where(capability => capability.Outcome != CapabilityOutcome.Obtained)
            .Select(capability => capability.ToString()));
        notes.AddRange(OptionReports()
            .Where(report => _options.SocketOptions.Any(setting => setting.Option.Name == report.Name))
            .Select(report => report.ToString()));
        notes.AddRange(_rounds
            .SelectMany(round => round.Exchange.Notes)
            .Where(note => note.StartsWith("protocol violation", StringComparison.Ordinal)));
        return notes;
    }
}
