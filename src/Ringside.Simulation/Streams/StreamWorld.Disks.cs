namespace Ringside.Simulation.Streams;

/// <content>What goes wrong with disks while their stores run on, and with all machines at once.</content>
internal sealed partial class StreamWorld
{
    private const long SlowDiskNanos = 20_000_000;

    // The store runs on, and finds out when it reads that batch, or when it is started again, as it is after a time: until then no other
    // one may be spoiled.
    private void FlipBit(StoreProcess store)
    {
        if (HasBegun && MaySpoil(store) && store.Disk.TryFlip())
        {
            Happen("flip-bit", store.Node, "has a batch with a flipped bit");
            Later(() => KillFor(store, "store"));
        }
    }

    // Its process keeps nothing more, also when there is room again, until it is started anew.
    private void Fill(StoreProcess store)
    {
        Happen("fill-disk", store.Node, "has no room on its disk");
        store.Disk.SetFull(isFull: true);
        Later(() =>
        {
            store.Disk.SetFull(isFull: false);
            if (store.IsUp && store.Disk.Trouble is not null)
            {
                Trail.Add(NowNanos, store.Node, "is started anew, as there is room on its disk again");
                store.Disk.Close();
                Kill(store);
                store.Start();
            }
        });
    }

    private void Slow(StoreProcess store)
    {
        long mostNanos = Dice.Between(SlowDiskNanos / 10, SlowDiskNanos);
        Happen("slow-disk", store.Node, "has a slow disk; nanoseconds of a write at most", mostNanos);
        store.Disk.SetSlow(mostNanos);
        Later(() => store.Disk.SetSlow(0));
    }

    // Only where each store synchronizes what it marks: it loses what it has said nothing of.
    private void StopAllMachines()
    {
        Happen("stop-all-machines", FaultPlan.Outside, "all machines stop");
        foreach (StreamProcess process in _all)
        {
            if (process.IsUp)
            {
                Kill(process);
                Later(() => StartAgain(process));
            }
        }

        foreach (StoreProcess store in _stores)
        {
            store.Disk.StopMachine();
        }
    }
}
