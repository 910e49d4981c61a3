using Ringside.Exchange.Shards;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Simulation.Venue;

/// <summary>A rolling upgrade of the engines, as those who run a venue do it while everything else goes on and goes wrong
/// (docs/operate.md): one engine after the other gets a program that knows version 2 of the rules, then an administrator raises it. Now
/// and then he is too early, or somebody starts the old program once more.</summary>
/// <remarks>
/// <para>It has dice of its own, so that runs without an upgrade are what they would be without it. The rules of version 2 differ in what
/// the digest is: an engine that goes on by the wrong ones is found at the next batch.</para>
/// <para><b>What must hold</b>: an epoch names the version that is active at its beginning, and no engine writes whose program cannot run
/// the active one.</para>
/// </remarks>
internal sealed class VenueUpgrade
{
    /// <summary>The version that new programs know.</summary>
    internal const uint Newest = 2;

    private const uint Oldest = 1;
    private const int StepsOfARun = 20;

    private readonly VenueWorld _world;
    private readonly ScenarioDice _dice;
    private readonly bool _isPlanned;
    private readonly Dictionary<int, uint> _programs = [];
    private readonly Dictionary<ulong, uint> _runs = [];
    private readonly bool[] _isRaised;
    private readonly (uint Epoch, ulong Instance)[] _writers;
    private long _nextNanos;

    internal VenueUpgrade(VenueWorld world, ulong seed)
    {
        (_world, _dice) = (world, new ScenarioDice(seed ^ 0x5EED_0000_0000_0007));
        bool isOrdinary = world.Scenario.Profile is VenueProfile.Mixed or VenueProfile.ElectionHeavy;
        _isPlanned = isOrdinary && world.Scenario.HasElection && _dice.Chance(40);
        _isRaised = new bool[world.Scenario.Shards];
        _writers = new (uint, ulong)[world.Scenario.Shards];
    }

    /// <summary>Shards whose version was raised.</summary>
    internal int Raised => _isRaised.Count(isRaised => isRaised);

    /// <summary>Engines that have stopped because their program was too old.</summary>
    internal long TooOld { get; private set; }

    /// <summary>An engine starts.</summary>
    /// <returns>The newest version that its program can run.</returns>
    internal uint Begin(EngineHost host, ulong instance) => _runs[instance] = _programs.GetValueOrDefault(host.Node, Oldest);

    /// <summary>An engine has found that its program is too old.</summary>
    internal void NoteTooOld(EngineHost host, string why)
    {
        TooOld++;
        _world.Trail.Add(_world.NowNanos, host.Node, $"engine stays out: {why}");
    }

    /// <summary>Does what is next, when it is time to.</summary>
    internal void Turn(long nowNanos)
    {
        if (!_isPlanned || nowNanos < _nextNanos)
        {
            return;
        }

        _nextNanos = nowNanos + _dice.Below(2 * _world.Scenario.TroubleNanos / StepsOfARun);
        int shard = (int)_dice.Below(_world.Scenario.Shards);
        EngineHost[] hosts = _world.HostsOf(shard).ToArray();
        EngineHost[] old = [.. hosts.Where(host => _programs.GetValueOrDefault(host.Node, Oldest) == Oldest)];
        if (old.Length > 0 && _dice.Chance(80))
        {
            Install(old[_dice.Below(old.Length)], Newest);
        }
        else if (_dice.Chance(20))
        {
            Install(hosts[_dice.Below(hosts.Length)], Oldest);
        }
        else
        {
            Raise(shard);
        }
    }

    /// <summary>What has begun is brought to an end: where a version was raised, all engines have the program.</summary>
    internal void Finish()
    {
        foreach (EngineHost host in _world.AllEngines)
        {
            if (_isRaised[host.Shard] && _programs.GetValueOrDefault(host.Node, Oldest) == Oldest)
            {
                _programs[host.Node] = Newest;
                host.Kill();
            }
        }
    }

    /// <summary>A batch of a shard is stable: the auditor has read it, and applied it.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="active">The active version behind the batch.</param>
    /// <param name="batch">The batch.</param>
    internal void Check(int shard, uint active, in StreamBatch batch)
    {
        if (batch.IsEpochStarted)
        {
            if (!EpochStart.TryRead(batch.Payload, out EpochStart? start) || start.LogicVersion != active)
            {
                throw new InvariantException(
                    "an epoch names the active version of the rules",
                    $"epoch {batch.Epoch} of shard {shard}: version {start?.LogicVersion}, active is {active}");
            }

            _writers[shard] = (batch.Epoch, start.Instance);
        }

        (uint epoch, ulong instance) = _writers[shard];
        if (epoch != batch.Epoch || _runs.GetValueOrDefault(instance) < active)
        {
            throw new InvariantException(
                "no engine writes whose program cannot run the rules",
                $"batch {batch.Number} of epoch {batch.Epoch} of shard {shard}, by run {instance}, which can run "
                    + $"{_runs.GetValueOrDefault(instance)}: active is {active}");
        }
    }

    private void Install(EngineHost host, uint program)
    {
        _world.Note(VenueIncident.UpgradeEngine, host.Node);
        _programs[host.Node] = program;
        _world.Trail.Add(_world.NowNanos, host.Node, "gets a program that can run version", program);
        _world.Restart(host);
    }

    // That it has become stable is not waited for: it may yet be lost, with its epoch.
    private void Raise(int shard)
    {
        EngineHost host = _world.EngineOf(shard);
        if (host.Engine?.TryRaiseLogic(host.ClockNanos) != true)
        {
            return;
        }

        _world.Note(VenueIncident.RaiseLogic, host.Node);
        StableBatch asked = host.Engine.Core.Last;
        _isRaised[shard] |= asked.Outcome == ShardOutcome.Applied;
        LogicVerdict verdict = LogicVerdict.Of(asked.Input.Command.Quantity);
        _world.Trail.Add(_world.NowNanos, host.Node, $"is to raise the version: {asked.Outcome}, {verdict}");
    }
}
