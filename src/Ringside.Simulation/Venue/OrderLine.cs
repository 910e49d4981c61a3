using Ringside.Exchange.Nodes;
using Ringside.Exchange.Shards;

namespace Ringside.Simulation.Venue;

/// <summary>The way from one run of a gateway to the engine of one shard: in order, each input once, as long as the connection lives; with
/// it goes what is under way.</summary>
/// <remarks>An engine that takes over has another address, so there is one queue for each place of the shard's engine.</remarks>
internal sealed class OrderLine(VenueWorld world, GatewayHost from, int shard, uint gateway, ulong instance)
{
    private const int MostUnderWay = 24;

    private readonly Queue<Item>[] _ways = [.. Enumerable.Range(0, world.Scenario.Places).Select(_ => new Queue<Item>())];
    private readonly long[] _dueNanos = new long[world.Scenario.Places];

    /// <summary>Number of the shard.</summary>
    internal int Shard => shard;

    /// <summary>Until when what is under way takes so long that, of a later run of the gateway, the input of the same sequence is the next
    /// one.</summary>
    internal long WaitsUntilNanos { get; set; }

    /// <summary>Whether nothing is under way.</summary>
    internal bool IsEmpty => Array.TrueForAll(_ways, way => way.Count == 0);

    internal bool TrySend(in ShardInput input)
    {
        EngineHost? target = from.TargetOf(shard);
        if (target is null || _ways[target.Place].Count >= MostUnderWay)
        {
            return false;
        }

        Add(target, input);
        return true;
    }

    /// <summary>Says that the gateway is alive.</summary>
    internal void KeepAlive()
    {
        foreach (EngineHost target in world.HostsOf(shard))
        {
            if (target.IsUp && _ways[target.Place].Count < MostUnderWay)
            {
                Add(target, null);
            }
        }
    }

    /// <summary>The connection dies: the last of what is under way is lost.</summary>
    internal void Break()
    {
        foreach (Queue<Item> way in _ways)
        {
            Item[] items = [.. way];
            way.Clear();
            foreach (Item item in items.AsSpan(0, (int)world.Dice.Below(items.Length + 1)))
            {
                way.Enqueue(item);
            }
        }
    }

    /// <summary>What is under way takes longer.</summary>
    internal void Delay(long nanos)
    {
        foreach (Queue<Item> way in _ways)
        {
            Item[] items = [.. way];
            way.Clear();
            foreach (Item item in items)
            {
                way.Enqueue(item with { DueNanos = item.DueNanos + nanos });
            }
        }
    }

    /// <summary>Gives an engine what has arrived.</summary>
    /// <param name="host">Where it runs.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="nowNanos">The time as it knows it.</param>
    /// <returns>How much it took.</returns>
    internal int Deliver(EngineHost host, EngineNode engine, long nowNanos)
    {
        Queue<Item> way = _ways[host.Place];
        if (world.Wire.IsCut(from.Node, host.Node) || world.Wire.IsCut(host.Node, from.Node))
        {
            return 0; // what is lost is sent again by the connection, when it can
        }

        int count = 0;
        while (way.TryPeek(out Item item) && item.DueNanos <= world.NowNanos)
        {
            if (world.NowNanos < WaitsUntilNanos && IsAhead(engine, item))
            {
                break;
            }

            if (item.Run == host.Run && item.Input is { } input && !engine.TryTake(input, nowNanos))
            {
                break;
            }

            if (item.Run == host.Run && item.Input is null)
            {
                engine.Heard(gateway, instance, nowNanos);
            }

            way.Dequeue();
            count++;
        }

        return count;
    }

    /// <summary>What is under way to a process that is down goes nowhere.</summary>
    internal void Forget(int place) => _ways[place].Clear();

    // Of what the next run has sent, in the eyes of the engine.
    private bool IsAhead(EngineNode engine, in Item item)
    {
        GatewayTable gateways = engine.Core.Gateways;
        int place = gateways.Find(gateway);
        return item.Input is { } input
            && (place < 0 || gateways[place].Instance <= instance || gateways[place].Sequence + 1 < input.Sequence);
    }

    private void Add(EngineHost target, ShardInput? input)
    {
        long late = world.Dice.Chance(2) ? world.Dice.Below(5_000_000) : 0;
        long due = Math.Max(_dueNanos[target.Place], world.NowNanos + 50_000 + world.Dice.Below(200_000) + late);
        _dueNanos[target.Place] = due;
        _ways[target.Place].Enqueue(new Item(due, target.Run, input));
    }

    private readonly record struct Item(long DueNanos, int Run, ShardInput? Input);
}
