namespace Ringside.Simulation.Venue;

/// <content>What goes wrong.</content>
internal sealed partial class VenueWorld
{
    private readonly List<(long Nanos, Action Do)> _later = [];

    private int Spare => Math.Min(Scenario.Sizes.Copies - 1, Scenario.Sizes.Stores - Scenario.Sizes.Copies);

    /// <summary>How often what went wrong.</summary>
    internal Dictionary<VenueIncident, int> Faults { get; } = [];

    private void Incident()
    {
        VenueIncident what = IncidentWeights.Draw(Scenario.Profile, Scenario.HasElection, Dice);
        what = what == VenueIncident.LoseCoordinator && Scenario.HasZooKeeper ? VenueCoordinator.Draw(Dice) : what;
        Faults[what] = Faults.GetValueOrDefault(what) + 1;
        int shard = (int)Dice.Below(Scenario.Shards);
        switch (what)
        {
            case <= VenueIncident.DeposeMerge:
                HitWriter(what, shard);
                break;
            case >= VenueIncident.Deafen:
                HitOrder(what, shard);
                break;
            case VenueIncident.KillStore:
                KillFor(Stores[(int)Dice.Below(Stores.Length)]);
                break;
            case VenueIncident.SpoilStore:
                Spoil();
                break;
            case VenueIncident.ChangeStores:
                ChangeStores();
                break;
            case VenueIncident.KillFeed:
                KillFor(_feeds[(int)Dice.Below(_feeds.Length)]);
                break;
            case VenueIncident.KillStandbyOrMerge:
                KillSome();
                break;
            case VenueIncident.PauseAnybody:
                Pause(_all[(int)Dice.Below(_all.Length - 1)]);
                break;
            case VenueIncident.Cut:
                Cut((int)Dice.Below(Layout.Auditor), (int)Dice.Below(Layout.Auditor));
                break;
            case VenueIncident.BeginFollower:
                BeginFollowerAnew();
                break;
            case VenueIncident.KillAll:
                KillAll();
                break;
            default:
                HitGateway(what);
                break;
        }
    }

    private void HitGateway(VenueIncident what)
    {
        switch (what)
        {
            case VenueIncident.KillGateway:
                KillFor(PickGateway());
                break;
            case VenueIncident.PauseGateway:
                Pause(PickGateway());
                break;
            case VenueIncident.BreakLines:
                BreakLines();
                break;
            case VenueIncident.BreakMember:
                PickGateway().BreakOne();
                break;
            case VenueIncident.FlapGateway:
                Flap(PickGateway());
                break;
            default:
                Clients[(int)Dice.Below(Clients.Length)].MoveAway(PauseShortly);
                break;
        }
    }

    private void HitWriter(VenueIncident what, int shard)
    {
        switch (what)
        {
            case VenueIncident.KillEngine:
                KillFor(EngineOf(shard));
                break;
            case VenueIncident.KillEngineInABatch:
                EngineOf(shard).EndInABatch(isWanted: true);
                break;
            case VenueIncident.PauseEngine:
                Pause(EngineOf(shard));
                break;
            case VenueIncident.HandOver:
                HandOver(EngineOf(shard));
                break;
            case VenueIncident.Depose:
                TakeOver(shard);
                break;
            default:
                TakeMergeOver();
                break;
        }
    }

    // To one of the others, to itself, to one that there is not, or to nobody in particular.
    private void HandOver(EngineHost host)
    {
        long candidate = Dice.Below(Scenario.Places + 2);
        if (host.Engine?.TryHandOver((ushort)candidate, NowNanos) == true)
        {
            Trail.Add(NowNanos, host.Node, "hands the lead over to", candidate);
        }
    }

    /// <summary>An engine has told a part of a batch, and that is all.</summary>
    internal void EndInABatch(EngineHost engine)
    {
        Trail.Add(NowNanos, engine.Node, "has told a part of a batch");
        KillFor(engine);
    }

    private void BeginFollowerAnew()
    {
        int at = (int)Dice.Below(FeedClients.Length);
        Trail.Add(NowNanos, FeedClients[at].Shard, "a follower begins anew");
        FeedClients[at] = new FeedClient(this, FeedClients[at].Shard, beginsWithSnapshot: Dice.Chance(50));
    }

    private void PauseShortly(GatewayHost gateway)
    {
        gateway.PausedUntilNanos = NowNanos + Dice.Below(30_000_000);
        Trail.Add(NowNanos, gateway.Node, "stands still while a member leaves it, until", gateway.PausedUntilNanos);
    }

    // A gateway comes back at once, and again, while what its former runs have sent is under way still.
    private void Flap(GatewayHost gateway)
    {
        KillFor(gateway, 2_000_000);
        for (int again = (int)Dice.Below(4); again > 0; again--)
        {
            Later(() => KillInFlight(gateway), 120_000_000);
        }
    }

    // The engines stand still for a moment, so that much is under way when the gateway dies.
    private void KillInFlight(GatewayHost gateway)
    {
        if (Dice.Chance(60))
        {
            foreach (EngineHost engine in _currentEngines)
            {
                engine.PausedUntilNanos = Math.Max(engine.PausedUntilNanos, NowNanos + Dice.Below(20_000_000));
            }

            Trail.Add(NowNanos, gateway.Node, "engines stand still for a moment");
            Later(() => KillFor(gateway, 2_000_000), 15_000_000);
        }
        else
        {
            KillFor(gateway, 2_000_000);
        }
    }

    private void RunLater()
    {
        for (int i = 0; i < _later.Count; i++)
        {
            if (_later[i].Nanos <= NowNanos)
            {
                Action due = _later[i].Do;
                _later.RemoveAt(i--);
                due();
            }
        }
    }

    private void Heal()
    {
        while (_later.Count > 0)
        {
            Action due = _later[0].Do;
            _later.RemoveAt(0);
            due();
        }

        Wire.Heal();
        CoordinatorAwayNanos = 0;
        _coordinator?.Heal();
        Upgrade.Finish();
        foreach (VenueProcess process in _all)
        {
            process.PausedUntilNanos = 0;
            (process as EngineHost)?.EndInABatch(isWanted: false);
            StartAgain(process);
        }
    }

    private void KillFor(VenueProcess? process, long mostNanos = 150_000_000)
    {
        if (process is { IsUp: true } && process != Auditor)
        {
            Trail.Add(NowNanos, process.Node, $"is killed, {process.What}");
            process.Kill();
            Later(() => StartAgain(process), Scenario.IsStorm ? Math.Min(mostNanos, 50_000_000) : mostNanos);
        }
    }

    // A place that another one has taken over is left alone.
    private void StartAgain(VenueProcess process)
    {
        bool isWanted = process switch
        {
            EngineHost engine => Scenario.HasElection || EngineOf(engine.Shard) == engine,
            MergeHost merge => Scenario.HasElection || Merge == merge,
            StoreHost store => !_away.Contains(store),
            _ => true,
        };
        if (isWanted && !process.IsUp)
        {
            process.Start();
        }
    }

    private void Pause(VenueProcess? process)
    {
        if (process is { IsUp: true } && process != Auditor)
        {
            process.PausedUntilNanos = NowNanos + Dice.Below(Dice.Chance(30) ? 2 * Scenario.SilenceNanos : 60_000_000);
            Trail.Add(NowNanos, process.Node, $"{process.What} stands still until", process.PausedUntilNanos);
        }
    }

    // For so long that another one is elected meanwhile.
    private void StandStillForLong(VenueProcess? process)
    {
        if (process is { IsUp: true })
        {
            process.PausedUntilNanos = NowNanos + 200_000_000 + Dice.Below(500_000_000);
            Trail.Add(NowNanos, process.Node, $"{process.What} stands still for long, until", process.PausedUntilNanos);
        }
    }

    // Another process becomes the engine while the first one lives, or stands still, and does not know.
    private void TakeOver(int shard)
    {
        EngineHost before = EngineOf(shard);
        if (Scenario.HasElection)
        {
            StandStillForLong(before);
            return;
        }

        EngineHost next = HostsOf(shard)[1 - before.Place];
        if (next.IsUp)
        {
            return;
        }

        if (Dice.Chance(60))
        {
            Pause(before);
        }

        Trail.Add(NowNanos, next.Node, "takes over as engine of shard", shard);
        _currentEngines[shard] = next;
        next.Start();
    }

    private void TakeMergeOver()
    {
        if (Merge is null || Scenario.HasElection)
        {
            StandStillForLong(Merge);
            return;
        }

        MergeHost next = Array.Find(_merges, merge => merge != Merge)!;
        if (Dice.Chance(50) || next.IsUp)
        {
            KillFor(Merge);
            return;
        }

        Pause(Merge);
        Trail.Add(NowNanos, next.Node, "takes over as merge");
        _currentMerge = next;
        next.Start();
    }

    // No more stores may doubt at a time than can be done without: neither for what they held, nor for going on.
    private void Spoil()
    {
        StoreHost store = Stores[(int)Dice.Below(Stores.Length)];
        int doubtful = Stores.Count(one => one != store && IsLost(one));
        int how = (int)Dice.Below(3);
        bool isHarmless = how == 0 && Scenario.Disk.Synchronizes;
        if (!HasBegun.All(begun => begun) || (!isHarmless && (doubtful + 1 > Spare || (how == 2 && IsLost(store)))))
        {
            return;
        }

        store.Kill();
        switch (how)
        {
            case 0:
                Trail.Add(NowNanos, store.Node, "stops with its machine, a store");
                Array.ForEach(store.Disks, disk => disk.StopMachine());
                break;
            case 1:
                Trail.Add(NowNanos, store.Node, "has a damaged batch, a store");
                store.Disks[Dice.Below(store.Disks.Length)].Damage();
                break;
            default:
                Trail.Add(NowNanos, store.Node, "loses its disks, a store");
                Array.ForEach(store.Disks, disk => disk.Wipe());
                break;
        }

        Later(() => StartAgain(store), 150_000_000);
    }

    private void KillSome()
    {
        if (_standby is not null && Dice.Chance(50))
        {
            KillFor(_standby);
        }
        else
        {
            KillFor(Merge);
        }
    }

    private void KillAll()
    {
        Trail.Add(NowNanos, 0, "everything is killed");
        foreach (VenueProcess process in _all)
        {
            KillFor(process);
        }
    }

    // Whole connections between a gateway and the engines are lost.
    private void BreakLines()
    {
        GatewayHost gateway = PickGateway();
        if (gateway.IsUp)
        {
            Trail.Add(NowNanos, gateway.Node, "loses its connections to the engines");
            foreach (OrderLine line in gateway.Lines)
            {
                line.Break();
            }
        }
    }

    private void Cut(int from, int to)
    {
        Trail.Add(NowNanos, from, "is not heard by", to);
        Wire.Cut(from, to, isCut: true);
        Later(() => Wire.Cut(from, to, isCut: false), 150_000_000);
    }

    internal void Later(Action what, long mostNanos) => _later.Add((NowNanos + Dice.Below(mostNanos), what));
}
