using Ringside.Simulation.Parts;

namespace Ringside.Simulation.Venue;

/// <content>What goes wrong with the disks of stores, and with the machines that they are in.</content>
internal sealed partial class VenueWorld
{
    private const long SlowDiskNanos = 20_000_000;

    private int? HitDisks(VenueIncident what)
    {
        StoreHost store = Stores[(int)Dice.Below(Stores.Length)];
        return what switch
        {
            VenueIncident.StopAllMachines => StopAllMachines(),
            VenueIncident.FillDisk => Fill(store),
            VenueIncident.SlowDisk => Slow(store),
            VenueIncident.FlipBit => FlipBit(store),
            _ => Spoil(store),
        };
    }

    // No more stores may doubt at a time than can be done without: neither for what they held, nor for going on.
    private bool MaySpoil(StoreHost store) =>
        HasBegun.All(begun => begun) && Stores.Count(one => one != store && IsLost(one)) + 1 <= Spare;

    private int? Spoil(StoreHost store)
    {
        int how = (int)Dice.Below(3);
        bool isHarmless = how == 0 && Scenario.Disk.Synchronizes;
        if (!HasBegun.All(begun => begun) || (!isHarmless && (!MaySpoil(store) || (how == 2 && IsLost(store)))))
        {
            return null;
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
        return store.Node;
    }

    // The store runs on, and finds out when it reads that batch, or when it is started again, as it is after a time: until then no other
    // one may be spoiled.
    private int? FlipBit(StoreHost store)
    {
        if (!MaySpoil(store) || !store.Disks[Dice.Below(store.Disks.Length)].TryFlip())
        {
            return null;
        }

        Trail.Add(NowNanos, store.Node, "has a batch with a flipped bit, a store");
        Later(() => KillFor(store), 300_000_000);
        return store.Node;
    }

    // Its process keeps nothing more, also when there is room again, until it is started anew.
    private int? Fill(StoreHost store)
    {
        Trail.Add(NowNanos, store.Node, "has no room on its disks, a store");
        Array.ForEach(store.Disks, disk => disk.SetFull(isFull: true));
        Later(
            () =>
            {
                Trail.Add(NowNanos, store.Node, "has room on its disks again, a store");
                Array.ForEach(store.Disks, disk => disk.SetFull(isFull: false));
                if (store.IsInTrouble)
                {
                    store.Close();
                    StartAgain(store);
                }
            },
            400_000_000);
        return store.Node;
    }

    private int? Slow(StoreHost store)
    {
        long mostNanos = Dice.Between(SlowDiskNanos / 10, SlowDiskNanos);
        Trail.Add(NowNanos, store.Node, "has slow disks, a store; nanoseconds of a write at most", mostNanos);
        Array.ForEach(store.Disks, disk => disk.SetSlow(mostNanos));
        Later(() => Array.ForEach(store.Disks, disk => disk.SetSlow(0)), 600_000_000);
        return store.Node;
    }

    // Only where each store synchronizes what it marks: it loses what it has said nothing of.
    private int? StopAllMachines()
    {
        if (!Scenario.Disk.Synchronizes || !HasBegun.All(begun => begun))
        {
            return null;
        }

        Trail.Add(NowNanos, Outside, "all machines stop");
        KillAll();
        foreach (SimulatedDisk disk in Stores.SelectMany(store => store.Disks))
        {
            disk.StopMachine();
        }

        return Outside;
    }
}
