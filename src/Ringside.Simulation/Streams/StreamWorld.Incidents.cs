namespace Ringside.Simulation.Streams;

/// <content>What goes wrong.</content>
internal sealed partial class StreamWorld
{
    private readonly HashSet<int> _cutOff = [];
    private readonly List<(long Nanos, Action Do)> _later = [];

    internal FaultPlan Plan { get; } = new();

    private void Incident()
    {
        RunLater();
        switch (Dice.Below(14))
        {
            case 0 or 1:
                KillFor(_writers[(int)Dice.Below(_writers.Length)], "writer");
                break;
            case 2:
                Pause(_writers[(int)Dice.Below(_writers.Length)]);
                break;
            case 3:
                KillFor(_stores[(int)Dice.Below(_stores.Length)], "store");
                break;
            case 4 when Scenario.Synchronizes && Dice.Chance(30):
                StopAllMachines();
                break;
            case 4:
                StopMachine(isAnnounced: NowNanos / StepNanos % 2 == 0);
                break;
            case 5:
                Spoil(store => store.Disk.Damage(), "damage-batch", "has a damaged batch", _ => false);
                break;
            case 6:
                Wipe();
                break;
            case 9 or 10:
                ChangeStores();
                break;
            case 11:
                FlipBit(_stores[(int)Dice.Below(_stores.Length)]);
                break;
            case 12:
                Fill(_stores[(int)Dice.Below(_stores.Length)]);
                break;
            case 13:
                Slow(_stores[(int)Dice.Below(_stores.Length)]);
                break;
            case 7:
                CutOff(_writers[(int)Dice.Below(_writers.Length)].Node);
                break;
            default:
                Cut((int)Dice.Below(_all.Length), (int)Dice.Below(_all.Length));
                break;
        }
    }

    // What was stopped comes back with the next incident after its time, or at the end.
    private void RunLater()
    {
        for (int i = _later.Count - 1; i >= 0; i--)
        {
            if (_later[i].Nanos <= NowNanos)
            {
                _later[i].Do();
                _later.RemoveAt(i);
            }
        }
    }

    private void Happen(string what, int node, string told, params ReadOnlySpan<long> numbers)
    {
        Plan.Add(NowNanos, what, node);
        Trail.Add(NowNanos, node, told, numbers);
    }

    private void Heal()
    {
        while (_later.Count > 0)
        {
            Action due = _later[0].Do;
            _later.RemoveAt(0);
            due();
        }

        _cutOff.Clear();
        Wire.Heal();
        _brokenStarts.Clear();
        foreach (StreamProcess process in _all)
        {
            process.PausedUntilNanos = 0;
            if (!process.IsUp)
            {
                process.Start();
            }
        }
    }

    private void KillFor(StreamProcess process, string what)
    {
        if (process.IsUp)
        {
            Happen($"kill-{what}", process.Node, $"is killed, a {what}");
            Kill(process);
            Later(() => StartAgain(process));
        }
    }

    private void Kill(StreamProcess process)
    {
        process.Kill();
        _waiting[process.Node].Clear();
        _brokenStarts.Remove(process.Node);
    }

    private static void StartAgain(StreamProcess process)
    {
        if (!process.IsUp)
        {
            process.Start();
        }
    }

    private void Pause(StreamProcess process)
    {
        process.PausedUntilNanos = NowNanos + Dice.Below(Scenario.IsStorm ? 100_000_000 : 400_000_000);
        Happen("pause-writer", process.Node, "stands still until", process.PausedUntilNanos);
    }

    // No more stores may doubt at a time than can be done without: neither for what they held, nor for going on.
    private void Spoil(Action<StoreProcess> how, string what, string told, Func<StoreProcess, bool> isHarmless)
    {
        StoreProcess store = _stores[(int)Dice.Below(_stores.Length)];
        if (!HasBegun || (!isHarmless(store) && !MaySpoil(store)))
        {
            return;
        }

        Happen(what, store.Node, told);
        Kill(store);
        how(store);
        Later(() => StartAgain(store));
    }

    private void StopMachine(bool isAnnounced)
    {
        void Stop(StoreProcess store)
        {
            if (isAnnounced)
            {
                store.Disk.Close();
            }

            store.Disk.StopMachine();
        }

        // A disk in trouble does not say that it was closed whole.
        Spoil(
            Stop,
            isAnnounced ? "shut-machine-down" : "stop-machine",
            isAnnounced ? "is shut down with its machine" : "stops with its machine",
            store => (isAnnounced && store.Disk.Trouble is null) || Scenario.Synchronizes);
    }

    // A store that has lost all is a stranger until a change of the set admits it, so trading must be possible without it.
    private void Wipe()
    {
        StoreProcess store = _stores[(int)Dice.Below(_stores.Length)];
        if (HasBegun && !store.Disk.IsDoubtful && MaySpoil(store))
        {
            Happen("lose-disk", store.Node, "loses its disk");
            Kill(store);
            store.Disk.Wipe();
            Later(() => StartAgain(store));
        }
    }

    // It is heard, and hears nobody, or the other way round.
    private void CutOff(int node)
    {
        bool hears = Dice.Chance(50);
        Happen(hears ? "mute" : "deafen", node, hears ? "is not heard" : "hears nobody");
        for (int other = 0; other < _all.Length; other++)
        {
            Wire.Cut(hears ? node : other, hears ? other : node, isCut: true);
        }

        _cutOff.Add(node);
        Later(() =>
        {
            _cutOff.Remove(node);
            for (int other = 0; other < _all.Length; other++)
            {
                Wire.Cut(hears ? node : other, hears ? other : node, isCut: false);
            }
        });
    }

    private void Cut(int from, int to)
    {
        Happen("cut", from, "is not heard by", to);
        Wire.Cut(from, to, isCut: true);
        Later(() => Wire.Cut(from, to, isCut: false));
    }

    private void Later(Action what) => _later.Add((NowNanos + Dice.Below(Scenario.IsStorm ? Scenario.HealNanos : 500_000_000), what));
}
