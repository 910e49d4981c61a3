namespace Ringside.Simulation.Venue;

/// <content>What goes wrong.</content>
internal sealed partial class VenueWorld
{
    private readonly List<(long Nanos, Action Do)> _later = [];
    private int _lost;

    private int Spare => Math.Min(Scenario.Sizes.Copies - 1, Scenario.Sizes.Stores - Scenario.Sizes.Copies);

    private void Incident()
    {
        int shard = (int)Dice.Below(Scenario.Shards);
        switch (Dice.Below(19))
        {
            case 0 or 1:
                KillFor(EngineOf(shard));
                break;
            case 2:
                Pause(EngineOf(shard));
                break;
            case 3:
                TakeOver(shard);
                break;
            case 4:
                TakeMergeOver();
                break;
            case 5 or 6:
                KillFor(PickGateway());
                break;
            case 7:
                Pause(PickGateway());
                break;
            case 8:
                KillFor(Stores[(int)Dice.Below(Stores.Length)]);
                break;
            case 9:
                Spoil();
                break;
            case 10:
                KillFor(_feeds[(int)Dice.Below(_feeds.Length)]);
                break;
            case 11:
                KillSome();
                break;
            case 12:
                Pause(_all[(int)Dice.Below(_all.Length - 1)]);
                break;
            case 13 or 14:
                BreakLines();
                break;
            case 15 or 16:
                PickGateway().BreakOne();
                break;
            case 17:
                Cut((int)Dice.Below(Layout.Auditor), (int)Dice.Below(Layout.Auditor));
                break;
            default:
                KillAll();
                break;
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
        _later.ForEach(later => later.Do());
        _later.Clear();
        Wire.Heal();
        foreach (VenueProcess process in _all)
        {
            process.PausedUntilNanos = 0;
            StartAgain(process);
        }
    }

    private void KillFor(VenueProcess? process)
    {
        if (process is { IsUp: true } && process != Auditor)
        {
            Trail.Add(NowNanos, process.Node, $"is killed, {process.What}");
            process.Kill();
            Later(() => StartAgain(process), 150_000_000);
        }
    }

    // A place that another one has taken over is left alone.
    private void StartAgain(VenueProcess process)
    {
        bool isWanted = process switch
        {
            EngineHost engine => EngineOf(engine.Shard) == engine,
            MergeHost merge => Merge == merge,
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

    // Another process becomes the engine while the first one lives, or stands still, and does not know.
    private void TakeOver(int shard)
    {
        EngineHost before = EngineOf(shard);
        EngineHost next = _engines[(2 * shard) + 1 - before.Place];
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
        if (Merge is null)
        {
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
        Merge = next;
        next.Start();
    }

    // No more stores may doubt at a time than can be done without: neither for what they held, nor for going on.
    private void Spoil()
    {
        StoreHost store = Stores[(int)Dice.Below(Stores.Length)];
        int doubtful = Stores.Count(one => one != store && one.IsDoubtful);
        int how = (int)Dice.Below(3);
        bool isHarmless = how == 0 && Scenario.Disk.Synchronizes;
        if (!HasBegun.All(begun => begun) || (!isHarmless && (doubtful + 1 > Spare || (how == 2 && store.IsDoubtful))))
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
                _lost++;
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

    private void Later(Action what, long mostNanos) => _later.Add((NowNanos + Dice.Below(mostNanos), what));
}
