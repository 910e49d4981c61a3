namespace Ringside.Simulation.Venue;

/// <content>What goes wrong.</content>
internal sealed partial class VenueWorld
{
    private readonly List<(long Nanos, Action Do)> _later = [];

    private int Spare => Math.Min(Scenario.Sizes.Copies - 1, Scenario.Sizes.Stores - Scenario.Sizes.Copies);

    // What finds nothing to do, or would be more than the fault budget allows, is not counted.
    private void Incident()
    {
        VenueIncident what = IncidentWeights.Draw(Scenario.Profile, Scenario.HasElection, Dice);
        what = what == VenueIncident.LoseCoordinator && Scenario.HasZooKeeper ? VenueCoordinator.Draw(Dice) : what;
        if (Hit(what, (int)Dice.Below(Scenario.Shards)) is { } node)
        {
            Note(what, node);
        }
    }

    // To whom it has happened; null when it has not, or will later.
    private int? Hit(VenueIncident what, int shard)
    {
        switch (what)
        {
            case <= VenueIncident.DeposeMerge:
                return HitWriter(what, shard);
            case >= VenueIncident.Deafen:
                return HitOrder(what, shard);
            case >= VenueIncident.SpoilStore and <= VenueIncident.StopAllMachines:
                return HitDisks(what);
            case VenueIncident.KillStore:
                return KillFor(Stores[(int)Dice.Below(Stores.Length)]);
            case VenueIncident.ChangeStores:
                return ChangeStores();
            case VenueIncident.KillFeed:
                return KillFor(_feeds[(int)Dice.Below(_feeds.Length)]);
            case VenueIncident.KillStandbyOrMerge:
                return KillFor(_standby is not null && Dice.Chance(50) ? _standby : Merge);
            case VenueIncident.PauseAnybody:
                return Pause(_all[(int)Dice.Below(_all.Length - 1)]);
            case VenueIncident.Cut:
                return Cut((int)Dice.Below(Layout.Auditor), (int)Dice.Below(Layout.Auditor));
            case VenueIncident.BeginFollower:
                return BeginFollowerAnew();
            case VenueIncident.KillAll:
                return KillAll();
            case VenueIncident.RestartInOrder:
                return Restarting.TryBegin() ? Outside : null;
            default:
                return HitGateway(what);
        }
    }

    private int? HitGateway(VenueIncident what)
    {
        GatewayHost gateway = PickGateway();
        return what switch
        {
            VenueIncident.KillGateway => KillFor(gateway),
            VenueIncident.PauseGateway => Pause(gateway),
            VenueIncident.BreakLines => BreakLines(gateway),
            VenueIncident.BreakMember => gateway.BreakOne() ? gateway.Node : null,
            VenueIncident.FlapGateway => Flap(gateway),
            _ => Clients[(int)Dice.Below(Clients.Length)].MoveAway(PauseShortly) ? Outside : null,
        };
    }

    private int? HitWriter(VenueIncident what, int shard)
    {
        switch (what)
        {
            case VenueIncident.KillEngine:
                return KillFor(EngineOf(shard));
            case VenueIncident.KillEngineInABatch:
                EngineOf(shard).EndInABatch(isWanted: true);
                return null; // it is counted when it has come to that
            case VenueIncident.PauseEngine:
                return Pause(EngineOf(shard));
            case VenueIncident.HandOver:
                return HandOver(EngineOf(shard), (ushort)Dice.Below(Scenario.Places + 2));
            case VenueIncident.Depose:
                return TakeOver(shard);
            default:
                return TakeMergeOver();
        }
    }

    // To one of the others, to itself, to one that there is not, or to nobody in particular.
    internal int? HandOver(EngineHost host, ushort candidate)
    {
        if (host.Engine?.TryHandOver(candidate, host.ClockNanos) != true)
        {
            return null;
        }

        Trail.Add(NowNanos, host.Node, "hands the lead over to", candidate);
        return host.Node;
    }

    /// <summary>An engine has told a part of a batch, and that is all.</summary>
    internal void EndInABatch(EngineHost engine)
    {
        Trail.Add(NowNanos, engine.Node, "has told a part of a batch");
        Note(VenueIncident.KillEngineInABatch, engine.Node);
        KillFor(engine);
    }

    private int? BeginFollowerAnew()
    {
        int at = (int)Dice.Below(FeedClients.Length);
        Trail.Add(NowNanos, FeedClients[at].Shard, "a follower begins anew");
        FeedClients[at] = new FeedClient(this, FeedClients[at].Shard, beginsWithSnapshot: Dice.Chance(50));
        return Outside;
    }

    private void PauseShortly(GatewayHost gateway)
    {
        gateway.PausedUntilNanos = NowNanos + Dice.Below(30_000_000);
        Trail.Add(NowNanos, gateway.Node, "stands still while a member leaves it, until", gateway.PausedUntilNanos);
    }

    // A gateway comes back at once, and again, while what its former runs have sent is under way still.
    private int? Flap(GatewayHost gateway)
    {
        int? hit = KillFor(gateway, 2_000_000);
        for (int again = (int)Dice.Below(4); again > 0; again--)
        {
            Later(() => KillInFlight(gateway), 120_000_000);
        }

        return hit;
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
        Restarting.End();
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

    private int? KillFor(VenueProcess? process, long mostNanos = 150_000_000)
    {
        if (process is not { IsUp: true } || process == Auditor)
        {
            return null;
        }

        Trail.Add(NowNanos, process.Node, $"is killed, {process.What}");
        process.Kill();
        Later(() => StartAgain(process), Scenario.IsStorm ? Math.Min(mostNanos, 50_000_000) : mostNanos);
        return process.Node;
    }

    // A place that another one has taken over is left alone.
    internal void StartAgain(VenueProcess process)
    {
        if (IsWanted(process) && !process.IsUp)
        {
            process.Start();
        }
    }

    /// <summary>Whether a process is to run, as far as those who look after the venue know.</summary>
    internal bool IsWanted(VenueProcess process) => process switch
    {
        EngineHost engine => Scenario.HasElection || EngineOf(engine.Shard) == engine,
        MergeHost merge => Scenario.HasElection || Merge == merge,
        StoreHost store => !_away.Contains(store),
        _ => true,
    };

    private int? Pause(VenueProcess? process) =>
        StandStill(process, Dice.Below(Dice.Chance(30) ? 2 * Scenario.SilenceNanos : 60_000_000), "stands still until");

    // For so long that another one is elected meanwhile.
    private int? StandStillForLong(VenueProcess? process) =>
        StandStill(process, 200_000_000 + Dice.Below(500_000_000), "stands still for long, until");

    private int? StandStill(VenueProcess? process, long nanos, string what)
    {
        if (process is not { IsUp: true } || process == Auditor)
        {
            return null;
        }

        process.PausedUntilNanos = NowNanos + nanos;
        Trail.Add(NowNanos, process.Node, $"{process.What} {what}", process.PausedUntilNanos);
        return process.Node;
    }

    // Another process becomes the engine while the first one lives, or stands still, and does not know.
    private int? TakeOver(int shard)
    {
        EngineHost before = EngineOf(shard);
        if (Scenario.HasElection)
        {
            return StandStillForLong(before);
        }

        EngineHost next = HostsOf(shard)[1 - before.Place];
        if (next.IsUp)
        {
            return null;
        }

        if (Dice.Chance(60))
        {
            Pause(before);
        }

        Trail.Add(NowNanos, next.Node, "takes over as engine of shard", shard);
        _currentEngines[shard] = next;
        next.Start();
        return next.Node;
    }

    private int? TakeMergeOver()
    {
        if (Merge is null || Scenario.HasElection)
        {
            return StandStillForLong(Merge);
        }

        MergeHost next = Array.Find(_merges, merge => merge != Merge)!;
        if (Dice.Chance(50) || next.IsUp)
        {
            return KillFor(Merge);
        }

        Pause(Merge);
        Trail.Add(NowNanos, next.Node, "takes over as merge");
        _currentMerge = next;
        next.Start();
        return next.Node;
    }

    private int? KillAll()
    {
        Trail.Add(NowNanos, Outside, "everything is killed");
        foreach (VenueProcess process in _all)
        {
            KillFor(process);
        }

        return Outside;
    }

    // Whole connections between a gateway and the engines are lost.
    private int? BreakLines(GatewayHost gateway)
    {
        if (!gateway.IsUp)
        {
            return null;
        }

        Trail.Add(NowNanos, gateway.Node, "loses its connections to the engines");
        foreach (OrderLine line in gateway.Lines)
        {
            line.Break();
        }

        return gateway.Node;
    }

    private int? Cut(int from, int to)
    {
        if (from == to || Wire.IsCut(from, to))
        {
            return null;
        }

        Trail.Add(NowNanos, from, "is not heard by", to);
        Wire.Cut(from, to, isCut: true);
        Later(() => Wire.Cut(from, to, isCut: false), 150_000_000);
        return from;
    }

    internal void Later(Action what, long mostNanos) => _later.Add((NowNanos + Dice.Below(mostNanos), what));
}
