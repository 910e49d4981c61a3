using System.Globalization;
using Ringside.Lab.Generation;
using Ringside.Lab.MarketData;
using Ringside.Lab.Oracles;
using Ringside.Lab.Pacing;
using Ringside.Lab.Reports;
using Ringside.Lab.Topologies;
using Ringside.Lab.Triggers;
using Ringside.Protocols;

namespace Ringside.Lab.Runs;

/// <summary>Measures one configuration: oracle, topology, warm-up, rounds, result.</summary>
/// <remarks>
/// The question: how long from the packet that should trigger to the order that it triggered. The answer counts only if every
/// order is the oracle's; the oracle reads the file alone and shares no code with the trader. A warm-up replay of generated
/// data goes through the same topology, ports and code first and is not measured.
/// </remarks>
public sealed class LabRun
{
    private const ulong WarmUpSeed = 7;

    // The runtime compiles hot code again in the background, in two steps (counted, then optimised), each after a quiet 100 ms: the
    // start of each replay is quiet for that long.
    private const int WarmUpReplays = 3;

    private readonly LabRunOptions _options;
    private readonly RunHistograms _histograms = new();
    private readonly List<LatencySample> _samples = [];
    private readonly List<MeasuredOrder> _orders = [];
    private readonly List<RoundOutcome> _rounds = [];
    private readonly List<RoundScore> _scores = [];

    /// <summary>Makes a run that has not started.</summary>
    public LabRun(LabRunOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Rounds);
        _options = options;
    }

    /// <summary>Runs it.</summary>
    /// <param name="progress">Hears from time to time what goes on, one short line; null for silence.</param>
    /// <param name="cancellation">Ends it early; what was measured until then is in the report.</param>
    /// <exception cref="MarketDataException">The data cannot be read.</exception>
    /// <exception cref="Linux.Errors.KernelException">The topology or a port was refused.</exception>
    /// <exception cref="OperationCanceledException">It was ended before anything was measured.</exception>
    public LabReport Execute(Action<string>? progress, CancellationToken cancellation)
    {
        var machine = new MachineFactsReader();
        MachineFacts factsAtStart = machine.Read();
        OracleResult oracle = ConsultOracle(progress, cancellation);
        if (!TopologyCatalog.TryCreate(_options.Topology, out ITopology? topology))
        {
            string known = string.Join(", ", TopologyCatalog.Names);
            throw new ArgumentException($"topology '{_options.Topology}' is not known; known are {known}");
        }

        bool interrupted = false;
        using (topology)
        {
            WarmUp(topology, progress, cancellation);
            for (int round = 1; round <= _options.Rounds && !interrupted && !cancellation.IsCancellationRequested; round++)
            {
                interrupted = Measure(topology, oracle, round, progress, cancellation);
            }
        }

        interrupted |= cancellation.IsCancellationRequested;
        RunResult result = new RunSummary(_options, oracle, _rounds, _scores, interrupted)
            .ToResult(machine.WithLoadAtEnd(factsAtStart), _histograms, _samples);

        // The speed of an incorrect run is not reported, not even that of its correct rounds.
        return new LabReport(result, result.Correct ? _orders : [], interrupted);
    }

    private OracleResult ConsultOracle(Action<string>? progress, CancellationToken cancellation)
    {
        using TardisReader reader = _options.OpenData();
        return Oracle.Compute(reader, _options.Trigger, rows =>
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Invoke(string.Create(CultureInfo.InvariantCulture, $"oracle: row {rows:N0}"));
        });
    }

    private void WarmUp(ITopology topology, Action<string>? progress, CancellationToken cancellation)
    {
        if (_options.WarmUpRows == 0 || cancellation.IsCancellationRequested)
        {
            return;
        }

        progress?.Invoke("warm-up");
        byte[] text = GeneratedText(_options.WarmUpRows);
        TardisReader Open() => TardisReader.OpenDecompressed(new MemoryStream(text, writable: false), "warm-up data");
        LabRunOptions options = _options with { Trigger = WarmUpTrigger(), LingerNanos = 50_000_000, SocketOptions = [] };
        using TardisReader reader = Open();
        IReadOnlyList<ExpectedOrder> expected = Oracle.Compute(reader, options.Trigger).Orders;
        for (int replay = 0; replay < WarmUpReplays && !cancellation.IsCancellationRequested; replay++)
        {
            new LabRound(options, topology, expected).Run(Open, Pace.Maximum, null, cancellation);
        }

        // Between the rounds, not in them.
        GC.Collect();
    }

    // The kind that is measured, so that its code is the code that is warm; thresholds that generated data exceeds often.
    private TriggerOptions WarmUpTrigger() => new()
    {
        Kind = _options.Trigger.Kind,
        ThresholdE8 = 100_000 * FixedPoint.One,
        Unit = ThresholdUnit.Notional,
    };

    private static byte[] GeneratedText(int rows)
    {
        using var text = new MemoryStream();
        GeneratorWriter.WriteText(text, new GeneratorOptions { Rows = rows, Seed = WarmUpSeed });
        return text.ToArray();
    }

    private bool Measure(ITopology topology, OracleResult oracle, int round, Action<string>? progress, CancellationToken cancellation)
    {
        string prefix = string.Create(CultureInfo.InvariantCulture, $"round {round} of {_options.Rounds}");
        RoundOutcome outcome = new LabRound(_options, topology, oracle.Orders).Run(
            _options.OpenData,
            _options.Pace,
            row => progress?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{prefix}: row {row:N0} of {oracle.Rows:N0}")),
            cancellation);
        var score = new RoundScore(outcome, oracle.Orders);
        _rounds.Add(outcome);
        _scores.Add(score);
        if (score.IsCorrect)
        {
            score.TakeLatencies(_histograms, _samples, _orders, _rounds[0].Exchange.TransmitNanos);
        }

        return outcome.Interrupted;
    }
}
