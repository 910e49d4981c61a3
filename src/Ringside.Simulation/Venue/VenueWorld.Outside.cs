using Ringside.Messaging.Streams.Writing;

namespace Ringside.Simulation.Venue;

/// <content>Outside of the fault budget: nothing need go on, and nothing may be wrong.</content>
internal sealed partial class VenueWorld
{
    private const int MostUnsynchronized = 100;
    private const long FirstWatchNanos = 800_000_000;

    // Gateways wait two seconds before they say that nothing is heard.
    private const long SecondWatchNanos = 2_600_000_000;

    private readonly HashSet<StoreHost> _away = [];
    private readonly Queue<long> _excessNanos = new();

    // When the budget is left: once or twice, and never before the streams were begun.
    private void PlanExcess()
    {
        for (int left = Dice.Between(1, 2); IsOutside && left > 0; left--)
        {
            _excessNanos.Enqueue(Dice.Between(Scenario.TroubleNanos / 4, Scenario.TroubleNanos));
        }
    }

    private void LeaveBudget()
    {
        if (_excessNanos.Count == 0 || NowNanos < _excessNanos.Peek() || !HasBegun.All(begun => begun))
        {
            return;
        }

        _excessNanos.Dequeue();
        switch (Dice.Below(4))
        {
            case 0:
                Note("stores-lose-disks");
                SpoilMany(Scenario.Sizes.Copies, store => Array.ForEach(store.Disks, disk => disk.Wipe()), "loses its disks, a store");
                break;
            case 1:
                Note("store-machines-stop");
                SpoilMany(Stores.Length, StopMachine, "stops with its machine, a store");
                break;
            case 2:
                Note("all-machines-stop");
                KillAll();
                SpoilMany(Stores.Length, StopMachine, "stops with its machine, a store");
                break;
            default:
                Note("stores-stay-away");
                foreach (StoreHost store in PickStores(Dice.Between(Scenario.Sizes.Stores - Scenario.Sizes.Copies + 1, Stores.Length)))
                {
                    Trail.Add(NowNanos, store.Node, "goes away for good, a store");
                    store.Kill();
                    _away.Add(store);
                }

                break;
        }
    }

    private static void StopMachine(StoreHost store) => Array.ForEach(store.Disks, disk => disk.StopMachine(MostUnsynchronized));

    private StoreHost[] PickStores(int count)
    {
        StoreHost[] stores = [.. Stores];
        for (int place = 0; place < count; place++)
        {
            int other = place + (int)Dice.Below(stores.Length - place);
            (stores[place], stores[other]) = (stores[other], stores[place]);
        }

        return stores[..count];
    }

    private void SpoilMany(int count, Action<StoreHost> how, string what)
    {
        foreach (StoreHost store in PickStores(count))
        {
            Trail.Add(NowNanos, store.Node, what);
            store.Kill();
            how(store);
            Later(() => StartAgain(store), 150_000_000);
        }
    }

    // What is down stays down, what goes on is right, through another start of everything, too.
    private void WatchOutside()
    {
        Trail.Add(NowNanos, 0, "all is well again, but what is lost or away");
        Wire.IsCalm = true;
        Heal();
        Watch([], FirstWatchNanos);
        foreach (VenueProcess process in _all)
        {
            if (process != Auditor)
            {
                process.Kill();
            }
        }

        Trail.Add(NowNanos, 0, "the venue is started once more");
        foreach (VenueProcess process in _all)
        {
            StartAgain(process);
        }

        // Nobody writes now, and no store can get back what it has lost but from one that does.
        int[] down = [.. Enumerable.Range(0, Layout.Streams.Length).Where(stream => !CanBeSealed(stream))];
        Watch(down, SecondWatchNanos);
        foreach (int stream in down)
        {
            Note("streams-that-stay-down");
            Array.ForEach(_gateways, gateway => RequireSaid(stream, gateway));
        }
    }

    private void Watch(int[] down, long nanos)
    {
        long until = NowNanos + nanos;
        while (NowNanos < until)
        {
            Step();
            foreach (int stream in down)
            {
                Require(!IsWritten(stream), "a stream that cannot be sealed stays down", $"{Layout.Streams[stream]}: {State()}");
            }
        }

        CheckThoseThatGoOn();
    }

    private bool CanBeSealed(int stream) =>
        Stores.Count(store => store.Serves(stream)) >= Scenario.Sizes.Stores - Scenario.Sizes.Copies + 1;

    private bool IsWritten(int stream)
    {
        bool isShard = stream < Scenario.Shards;
        return isShard
            ? HostsOf(stream).ToArray().Any(host => host.Engine?.State == EpochWriterState.Established)
            : Array.Exists(_merges, merge => merge.Writes);
    }

    private void RequireSaid(int stream, GatewayHost gateway)
    {
        string name = stream < Scenario.Shards ? $"the engine of shard {stream}" : "the merge";
        string trouble = gateway.Gateway?.Trouble ?? "nothing";
        Require(
            trouble.Contains(name, StringComparison.Ordinal), "a stream that is down is said to be",
            $"{Layout.Streams[stream]}: gateway {gateway.Node} says {trouble}");
    }

    // Nobody need have come to the end; of what two have, one has the beginning of the other's.
    private void CheckThoseThatGoOn()
    {
        foreach (MemberClient client in Clients)
        {
            List<byte[]> truth = LogOf(Auditor.Members, client) is { } log ? MessagesOf(log) : [];
            CheckBeginning(truth, client.Told, $"what session {client.Session} was told");
            foreach (GatewayHost gateway in _gateways.Where(gateway => gateway.IsUp))
            {
                List<byte[]> found = LogOf(gateway.Gateway!.Core.Streams, client) is { } other ? MessagesOf(other) : [];
                CheckBeginning(truth, found, $"session {client.Session} at node {gateway.Node}");
            }
        }

        foreach (EngineHost host in _engines.Where(host => host.Engine is { IsFollowing: true }))
        {
            bool isSame = host.Engine!.Core.LastNumber == Auditor.Cores[host.Shard].LastNumber;
            Require(
                !isSame || host.Engine.Core.Digest == Auditor.Cores[host.Shard].Digest,
                "an engine has the state of its stream", $"shard {host.Shard}, node {host.Node}");
        }
    }

    private static void CheckBeginning(List<byte[]> one, List<byte[]> other, string what)
    {
        int common = Math.Min(one.Count, other.Count);
        CheckEqual(one[..common], other[..common], what);
    }
}
