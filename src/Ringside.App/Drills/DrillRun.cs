using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Ringside.Exchange.Clients;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Members;
using Ringside.Linux.Clocks;
using Ringside.Net.Agents;
using Ringside.Net.Ports;
using Ringside.Protocols.Fields;

namespace Ringside.App.Drills;

/// <summary>One drill: a venue of real processes, members who trade, one thing after the other that is done to it, and a judge when all is
/// over.</summary>
/// <remarks>
/// <para>At the end all processes are killed, so that nothing is closed in order before the disks are looked at.</para>
/// <para>What it has started and made is gone when it is disposed, whatever has happened.</para>
/// </remarks>
internal sealed class DrillRun : IDisposable
{
    private const long Second = 1_000_000_000;
    private const long UsualRoundNanos = 45 * Second;
    private const long LongRoundNanos = 135 * Second;
    private const long WarmNanos = 2 * Second;
    private const long BeforeNanos = 2 * Second;
    private const long RestNanos = Second;
    private const long AfterNanos = 2 * Second;
    private const long QuietNanos = 300_000_000;
    private const long DrainNanos = 10 * Second;
    private const long LeaveNanos = Second;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly DrillOptions _options;
    private readonly Drill _drill;
    private readonly Action<string> _tell;
    private readonly CancellationToken _cancellation;
    private readonly string _folder;
    private readonly VenueConfiguration _venue;
    private readonly DrillVerdict _verdict = new();
    private readonly List<DrillRound> _rounds = [];
    private DrillNetwork? _network;
    private DrillProcesses? _processes;
    private DrillEnsemble? _ensemble;
    private AgentThread? _thread;
    private DrillLoad? _load;
    private ImmutableArray<DrillFeed> _feeds = [];
    private ImmutableArray<MemberHistory> _histories = [];
    private long _roundUntilNanos;

    /// <summary>Makes the folder with the files of the venue; starts nothing.</summary>
    /// <param name="options">How it is run.</param>
    /// <param name="drill">Which one.</param>
    /// <param name="tell">Told what goes on.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="UsageException">There can be no such venue; says why.</exception>
    internal DrillRun(DrillOptions options, Drill drill, Action<string> tell, CancellationToken cancellation)
    {
        (_options, _drill, _tell, _cancellation) = (options, drill, tell, cancellation);
        _folder = Path.GetFullPath(Directory.CreateTempSubdirectory("ringside-drill-").FullName);
        string file = Path.Combine(_folder, "venue.json");
        VenueConfiguration venue = DrillVenue.Describe(options.Topology, _folder, options.BasePort);
        File.WriteAllBytes(file, VenueFile.Write(venue));
        MemberFileStore.Save(venue.MembersFile, DrillVenue.Members(options.Members));
        if (!VenueFileStore.TryLoad(file, out VenueConfiguration? loaded, out string error))
        {
            Directory.Delete(_folder, recursive: true);
            throw new UsageException($"this program can run no such venue: {error[(file.Length + 2)..]}");
        }

        _venue = loaded;
    }

    /// <summary>Runs it, and judges.</summary>
    /// <exception cref="RefusedException">The venue could not be started.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    internal DrillResult Run()
    {
        _roundUntilNanos = Now + RoundNanos;
        Start();
        try
        {
            for (int round = 0; round < _options.Rounds; round++)
            {
                _tell($"{_drill.Name}: round {round + 1} of {_options.Rounds}");
                _roundUntilNanos = round == 0 ? _roundUntilNanos : Now + RoundNanos;
                DoRound(round);
            }
        }
        catch (RefusedException refusal)
        {
            _verdict.AddOther($"round {_rounds.Count + 1}: {refusal.Message}");
        }

        Drain();
        _tell($"{_drill.Name}: reading the disks");
        DrillJudge.Judge(_venue, _histories, _feeds.ToDictionary(feed => feed.Shard, feed => feed.Stop()), _verdict);
        return Result();
    }

    public void Dispose()
    {
        _thread?.Dispose();
        foreach (DrillFeed feed in _feeds)
        {
            feed.Dispose();
        }

        _processes?.Dispose();
        _ensemble?.Dispose();
        _network?.Dispose();
        if (!_options.Keeps)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    // Processes that are restarted one after the other take a dozen starts.
    private long RoundNanos => _drill.Kind == DrillKind.RollingRestart ? LongRoundNanos : UsualRoundNanos;

    private static long Now => KernelClock.MonotonicRawNanos();

    private void Start()
    {
        _network = DrillNetwork.Create();
        _processes = new DrillProcesses(_network, _options.Program, _venue, _folder);
        _tell($"{_drill.Name}: starting {_venue.Nodes.Length} processes, {_network.Where}");
        if (_venue.ZooKeeper is { } keeper)
        {
            _ensemble = new DrillEnsemble(_network, keeper.Servers, _folder);
            _ensemble.Start();
            _ensemble.WaitUntilWhole(_roundUntilNanos, _cancellation);
        }

        _processes.StartAll();
        _processes.WaitUntilOpen(_venue.Nodes.Select(node => node.Name), _roundUntilNanos, _cancellation);
        _feeds =
        [
            .. _venue.Nodes.Where(node => node.Role == NodeRole.MarketData)
                .Select(node => new DrillFeed(_venue, node, _network.Enter)),
        ];
        _thread = AgentThread.Start(CreateLoad, new AgentThreadOptions
        {
            Name = "members",
            Strategy = WaitStrategy.Block,
            MaximumDescriptors = 8 + _options.Members,
            EnterNamespace = _network.Enter,
        });
        _histories = _load!.Histories;
        WaitUntil(() => _load.IsAllIn, "the members are not let in");
        _load.Order = LoadOrder.Send;
        Pass(WarmNanos);
    }

    private DrillLoad CreateLoad(Waiter waiter)
    {
        Backends.TryGet("socket", out IBackend? backend);
        IBackend own = backend!.ForThread(waiter);
        FrozenDictionary<Alpha8, int> shards = _venue.Shards
            .SelectMany(shard => shard.Instruments.Select(one => (one.Symbol, (int)shard.Number)))
            .ToFrozenDictionary(one => one.Symbol, one => one.Item2);
        ImmutableArray<FlowSymbol> symbols =
        [
            .. _venue.Shards.SelectMany(shard => shard.Instruments).OrderBy(one => one.Number)
                .Select(one => new FlowSymbol(one.Symbol, (uint)one.ReferencePrice, (uint)one.Tick)),
        ];
        ImmutableArray<Linux.Sockets.Endpoint> gateways =
            [.. _venue.Nodes.Where(node => node.Role == NodeRole.Gateway).Select(node => node.Ouch)];
        ImmutableArray<DrillMember> members =
        [
            .. Enumerable.Range(1, _options.Members).Select(number =>
            {
                var history = new MemberHistory((uint)number, shards, _venue.Shards.Length);
                var client = new OuchClient(
                    new OuchClientOptions { Name = Alpha6.Of(DrillVenue.UserOf(number)), Secret = Alpha10.Of(DrillVenue.Secret) }, history);
                var flow = new FlowGenerator(
                    new FlowOptions { Seed = (ulong)number, MostLive = 4_000 }, symbols, new OrderTokens("D"));
                return new DrillMember(own, gateways, number % gateways.Length, client, history, flow, waiter);
            }),
        ];
        return _load = new DrillLoad(members, _options.Rate, waiter);
    }

    private void DoRound(int number)
    {
        long before = Now;
        Pass(BeforeNanos);
        DrillStrike strike = new DrillStriker(_venue, _options.Topology, _network!, _processes!, _ensemble)
            .Strike(_drill.Kind, number, _roundUntilNanos, _cancellation);
        Pass(strike.LastsNanos);
        strike.Undo?.Invoke();
        DrillRound round = strike.Round with { BeforeFromNanos = before, EndNanos = long.MaxValue };
        _rounds.Add(round);
        if (!strike.IsTakenOver)
        {
            Restart(strike);
        }

        WaitUntil(() => HasAnswered(round), $"{round.Target}: not all members had an answer afterwards");
        if (strike.IsTakenOver)
        {
            Restart(strike);
        }

        _processes!.WaitUntilOpen(strike.Killed, _roundUntilNanos, _cancellation);
        _ensemble?.WaitUntilWhole(_roundUntilNanos, _cancellation);
        WaitUntil(() => _load!.IsAllIn, $"{round.Target}: not all members came back");
        Pass(RestNanos);
        long after = Now;
        Pass(AfterNanos);
        _rounds[^1] = round with { AfterFromNanos = after, EndNanos = Now };
    }

    private void Restart(DrillStrike strike)
    {
        if (strike.KilledServers)
        {
            _ensemble!.Start();
        }

        _processes!.Start(strike.Killed);
    }

    private bool HasAnswered(DrillRound round) => _histories.All(history =>
        Enumerable.Range(0, _venue.Shards.Length)
            .All(shard => (round.Shard is { } one && one != shard) || history.AnsweredNanos(shard) > round.StruckNanos));

    // Everybody reads what is to be read, so that what is missing then is missing.
    private void Drain()
    {
        _load!.Order = LoadOrder.Rest;
        long limit = Now + DrainNanos;
        long numbers = -1;
        long quietSince = Now;
        while (Now < limit && (_load.Unanswered > 0 || !_load.IsAllIn || Now - quietSince < QuietNanos))
        {
            long read = _load.Numbers + _feeds.Sum(feed => (long)feed.LastNumber);
            if (read != numbers)
            {
                (numbers, quietSince) = (read, Now);
            }

            _cancellation.ThrowIfCancellationRequested();
            _cancellation.WaitHandle.WaitOne(Look);
        }

        if (_load.Unanswered > 0)
        {
            _verdict.AddOther($"{_load.Unanswered} requests had no answer {DrainNanos / Second} s after the last was sent");
        }

        _load.Order = LoadOrder.Leave;
        _cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(LeaveNanos / 10_000_000));
        _thread!.RequestStop();
        _thread.Join();
        _processes!.KillAll();
    }

    private void Pass(long nanos)
    {
        long until = Now + nanos;
        while (Now < until)
        {
            _cancellation.ThrowIfCancellationRequested();
            _processes!.ThrowIfAnyEnded();
            _cancellation.WaitHandle.WaitOne(Look);
        }
    }

    private void WaitUntil(Func<bool> isSo, string otherwise)
    {
        while (!isSo())
        {
            _cancellation.ThrowIfCancellationRequested();
            _processes!.ThrowIfAnyEnded();
            _thread!.Join(TimeSpan.Zero);
            if (Now > _roundUntilNanos)
            {
                throw new RefusedException($"{otherwise} within the {RoundNanos / Second} s of a round");
            }

            _cancellation.WaitHandle.WaitOne(Look);
        }
    }

    private DrillResult Result()
    {
        double?[] failovers = [.. _rounds.Select(round => DrillFigures.FailoverMilliseconds(round, _histories, _venue.Shards.Length))];
        bool isWhole = failovers.Length > 0 && Array.TrueForAll(failovers, one => one is not null);
        DrillRound[] ended = [.. _rounds.Where(round => round.AfterFromNanos > 0)];
        return new DrillResult
        {
            Drill = _drill.Name,
            Rounds = ended.Length,
            Acknowledged = _verdict.Acknowledged,
            Lost = _verdict.Lost,
            Duplicated = _verdict.Duplicated,
            StreamGaps = _verdict.StreamGaps,
            OutOfOrder = _verdict.OutOfOrder,
            FailoverMilliseconds = isWhole ? Math.Round(failovers.Max(one => one!.Value), 1) : null,
            MedianFailoverMilliseconds = isWhole ? Math.Round(DrillFigures.Median([.. failovers.Select(one => one!.Value)]), 1) : null,
            StableCopies = _venue.StableCopies,
            OrdersPerSecondBefore = Mean(ended, round => (round.BeforeFromNanos, round.FaultNanos)),
            OrdersPerSecondAfter = Mean(ended, round => (round.AfterFromNanos, round.EndNanos)),
            IsClean = _verdict.IsClean && isWhole,
            Findings = _verdict.Findings,
            Elections = _ensemble is null ? "files" : $"{_venue.ZooKeeper!.Servers.Length} servers of ZooKeeper",
            Failovers = [.. _rounds.Select((round, at) => string.Create(
                CultureInfo.InvariantCulture, $"{round.Target} {(failovers[at] is { } time ? $"{time:F1} ms" : "never")}"))],
            Open = _verdict.Open,
            Refused = _verdict.Refused,
            Folder = _options.Keeps ? _folder : null,
        };
    }

    private double Mean(DrillRound[] rounds, Func<DrillRound, (long From, long Until)> window) => rounds.Length == 0 ? 0 : Math.Round(
        rounds.Average(round => DrillFigures.AnswersPerSecond(_histories, window(round).From, window(round).Until)), 0);
}
