using System.Collections.Immutable;
using Ringside.Messaging.Streams.Disks;

namespace Ringside.Exchange.Configuration;

/// <summary>What a venue may lose and still trade, start, and keep what it has acknowledged: what it says of itself at its start.</summary>
/// <remarks>With n stores, of which s must hold a batch before anybody is shown it: trading needs s of them, so n - s may be away. A start,
/// or a new engine, must ask so many that one of any s is among them, n - s + 1, so s - 1 may be away.</remarks>
public sealed class VenueBudget
{
    private const string Kept = "what is acknowledged survives the kill of all processes";

    private readonly VenueConfiguration _venue;

    /// <summary>Works it out.</summary>
    public VenueBudget(VenueConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Stores = configuration.FirstStores.Count();
        StableCopies = configuration.StableCopies;
        NeededForFirstStart = configuration.Stores.Count();
        _venue = configuration;
    }

    /// <summary>How many stores there are (n).</summary>
    public int Stores { get; }

    /// <summary>How many of them must hold a batch (s).</summary>
    public int StableCopies { get; }

    /// <summary>How many stores may be away, and trading goes on.</summary>
    public int AwayForTrading => Stores - StableCopies;

    /// <summary>How many stores may be away when an engine starts or another takes over. With s = 0 all: it takes what answers, and may
    /// lose what the others have.</summary>
    public int AwayForStart => StableCopies == 0 ? Stores : StableCopies - 1;

    /// <summary>How many stores must be there for the first start of a day: all of the file, spares too, for one that is away may hold the
    /// very stream that would be begun once more.</summary>
    public int NeededForFirstStart { get; }

    /// <summary>The lines to print, without line ends.</summary>
    /// <param name="isOneProcess">Whether all nodes run in one process.</param>
    public ImmutableArray<string> Lines(bool isOneProcess)
    {
        ImmutableArray<string>.Builder lines = ImmutableArray.CreateBuilder<string>();
        AddStores(lines);
        lines.Add(Fsync());
        AddEpochs(lines);
        if (isOneProcess)
            lines.Add(OneProcess());
        return lines.ToImmutable();
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private void AddStores(ImmutableArray<string>.Builder lines)
    {
        if (StableCopies == 0)
        {
            lines.Add(
                "warning: stable copies 0, fast and lossy: members are shown what no store may have yet; when an engine or its machine "
                + "dies, acknowledged orders and trades can be lost");
            return;
        }

        lines.Add(
            $"{Count(Stores, "store")}, {(StableCopies == 1 ? "1 copy" : $"{StableCopies} copies")} before anybody is shown a batch: "
            + $"{AwayForTrading} may be away for trading, {AwayForStart} for a start or a new engine");
        if (NeededForFirstStart > 1)
            lines.Add($"the first start of a day needs all {NeededForFirstStart} stores of the file");
        if (AwayForTrading == 0)
            lines.Add("warning: trading stops while any store is away");
        if (AwayForStart == 0)
            lines.Add("warning: no engine can start or take over while any store is away");
    }

    private string Fsync()
    {
        string name = $"fsync {VenueWords.Policies[(int)_venue.Fsync]}";
        if (StableCopies == 0)
        {
            return _venue.Fsync == StorePolicy.Every
                ? $"{name}: what a store has written survives its machine; what no store has written yet is lost with the engine"
                : $"{name}: what a store has written survives its process, and perhaps not its machine";
        }

        if (_venue.Fsync == StorePolicy.Every)
        {
            return AwayForStart == 0
                ? $"{name}: {Kept} and the stop of all machines; the loss of a disk can lose it"
                : $"{name}: {Kept}, the stop of all machines, and {Count(AwayForStart, "disk")} lost at a time";
        }

        return AwayForStart == 0
            ? $"{name}: {Kept}; the stop of a machine or the loss of a disk can lose it"
            : $"{name}: {Kept}, and {Count(AwayForStart, "store")} whose machine stops or disk is lost at a time";
    }

    // Who may write is given out with epochs, and only where two may want to.
    private void AddEpochs(ImmutableArray<string>.Builder lines)
    {
        if (_venue.ZooKeeper is { } keeper)
        {
            lines.Add($"epochs: given out by ZooKeeper at {string.Join(", ", keeper.Servers)}, below {keeper.Root}");
            return;
        }

        NodeConfiguration[] writers = [.. _venue.Nodes.Where(node => node.Role is NodeRole.Engine or NodeRole.Merge)];
        if (!writers.GroupBy(node => (node.Role, node.Shard)).Any(rivals => rivals.Count() > 1))
            return;
        lines.Add("epochs: given out by files in the data folder, for all engines and merges");
        string[] machines = [.. writers.Select(node => node.Stream.Address.ToString()).Distinct()];
        if (machines.Length > 1)
        {
            lines.Add(
                $"warning: engines and merges are at {string.Join(", ", machines)}: where these are several machines each gives out "
                    + "epochs of its own, and two may write; expected zookeeper in the file");
        }
    }

    private string OneProcess() => StableCopies == 0
        ? "one process: engine and stores die together, and what no store had written is gone"
        : "one process: engine and stores die together; nothing takes over, and the next start reads what the stores have written";
}
