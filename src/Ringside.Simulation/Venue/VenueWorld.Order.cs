namespace Ringside.Simulation.Venue;

/// <content>What goes wrong with who leads, while all processes live.</content>
internal sealed partial class VenueWorld
{
    // What takes the lead away without taking the process.
    private int? HitOrder(VenueIncident what, int shard)
    {
        VenueProcess writer = Merge is { } merge && Dice.Chance(30) ? merge : EngineOf(shard);
        switch (what)
        {
            case VenueIncident.Deafen:
                return Isolate([writer.Node], hears: Dice.Chance(50), isHeard: Dice.Chance(50));
            case VenueIncident.Partition:
                int[] part = [.. Enumerable.Range(0, Layout.Auditor).Where(node => node == writer.Node || Dice.Chance(25))];
                return Isolate(part, hears: Dice.Chance(30), isHeard: Dice.Chance(30));
            case > VenueIncident.FlipState:
            case VenueIncident.LoseCoordinator when _coordinator is not null:
                return _coordinator!.Hit(what) ? Outside : null;
            case VenueIncident.LoseCoordinator:
                CoordinatorAwayNanos = NowNanos + Dice.Below(400_000_000);
                Trail.Add(NowNanos, 0, "the coordinator is away until", CoordinatorAwayNanos);
                return Outside;
            case VenueIncident.FlipState:
                int place = EngineOf(shard).Place + 1 + (int)Dice.Below(Scenario.Places - 1);
                HostsOf(shard)[place % Scenario.Places].WillFlip = true;
                return null; // it is counted when it has come to that
            default:
                EngineHost host = EngineOf(shard);
                host.OffNanos += Dice.Between(-5_000_000_000, 5_000_000_000);
                Trail.Add(NowNanos, host.Node, "has another time of day, off by", host.OffNanos);
                return host.Node;
        }
    }

    // Some do not hear the others, or are not heard by them, or both.
    private int? Isolate(int[] part, bool hears, bool isHeard)
    {
        (hears, isHeard) = hears && isHeard ? (false, false) : (hears, isHeard);
        Trail.Add(NowNanos, part[0], hears ? "and its part are not heard; how many" : isHeard ? "and its part hear nobody; how many"
            : "and its part are alone; how many", part.Length);
        List<(int From, int To)> cuts = [];
        foreach (int node in Enumerable.Range(0, Layout.Auditor).Except(part))
        {
            cuts.AddRange(part.Where(_ => !hears).Select(one => (node, one)));
            cuts.AddRange(part.Where(_ => !isHeard).Select(one => (one, node)));
        }

        cuts.ForEach(cut => Wire.Cut(cut.From, cut.To, isCut: true));
        Later(() => cuts.ForEach(cut => Wire.Cut(cut.From, cut.To, isCut: false)), 800_000_000);
        return cuts.Count > 0 ? part[0] : null;
    }
}
