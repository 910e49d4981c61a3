using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Ringside.App.Drills;
using Ringside.App.Output;

namespace Ringside.App.Commands;

/// <summary><c>ringside drill</c>: kills and pauses processes of a venue while members trade, and judges what became of it.</summary>
internal sealed class DrillCommand
{
    private const int UsualZooKeepers = 3;
    private const int MostZooKeepers = 3;

    private readonly Option<string[]> _name = new("--name")
    {
        Description = "Drill to do, or several, with commas or said again [default: all that the venue of the drills allows]: "
            + string.Join(", ", DrillCatalog.All.Select(drill => drill.Name)),
        HelpName = "NAME",
    };

    private readonly Option<int> _rounds = NumberOption.Create("--rounds", "Rounds of each drill, on the same venue", 1, 1_000, 1);
    private readonly Option<long> _rate =
        NumberOption.Create("--rate", "Messages of members a second, of all together", 100, 1_000_000, 5_000L);

    private readonly Option<int> _engines = NumberOption.Create(
        "--engines", "Engines of each shard; one alone is started again when it was killed", 1, DrillTopology.MostEngines, 3);

    private readonly Option<int> _merges = NumberOption.Create("--merges", "Writers of the merge stream", 1, DrillTopology.MostEngines, 2);
    private readonly Option<int?> _zooKeepers = NumberOption.CreateOptional(
        "--zookeepers", "Servers of ZooKeeper; 0 for epochs by files [default: 3 where java and ZooKeeper are, else 0]", 0, MostZooKeepers);

    private readonly Option<int> _port = NumberOption.Create(
        "--base-port", "First port of the venue", 1, ushort.MaxValue - DrillVenue.Ports + 1, DrillVenue.UsualBasePort);

    private readonly Option<bool> _keep = new("--keep") { Description = "Keep the folder with the stores' disks and what nodes said" };
    private readonly Option<bool> _json = LabOptions.Json("Print each result as JSON, an object a line");

    internal static Command Create()
    {
        var verb = new DrillCommand();
        var command = new Command(
            "drill",
            "Start a venue of real processes, let members trade, do one thing to it in each round, and judge afterwards what became of\n"
                + "each order: from what members were sent and from the disks of the stores alone.\n"
                + "Where java or Debian's package zookeeper is missing, ./ringside of the repository installs them as root, and says so;\n"
                + "where it may not, epochs are given out by files.\n"
                + "Ends with 0 when nothing was lost, doubled, missed or out of order, and with 1 otherwise.\n\n"
                + "Example:  ringside drill --name kill-primary,kill-store --rounds 5 --rate 5000");
        foreach (Option option in new Option[]
        {
            verb._name, verb._rounds, verb._rate, verb._engines, verb._merges, verb._zooKeepers, verb._port, verb._keep, verb._json,
        })
        {
            command.Options.Add(option);
        }

        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        DrillOptions options = OptionsOf(parsed);
        using var interruption = new Interruption();
        bool isClean = true;
        foreach (Drill drill in options.Drills)
        {
            DrillResult result = Run(options, drill, interruption.Token);
            isClean &= result.IsClean;
            Console.WriteLine(parsed.GetValue(_json) ? JsonSerializer.Serialize(result) : result.ToString());
            foreach (string finding in result.Findings)
            {
                Console.Error.WriteLine($"{drill.Name}: {finding}");
            }

            if (result.Folder is { } folder)
            {
                Console.Error.WriteLine($"{drill.Name}: kept in {folder}");
            }
        }

        return isClean ? ExitCodes.Success : ExitCodes.Incorrect;
    }

    private static DrillResult Run(DrillOptions options, Drill drill, CancellationToken cancellation)
    {
        using var progress = new ProgressLine();
        using var run = new DrillRun(options, drill, progress.Report, cancellation);
        DrillResult result = run.Run();
        progress.Clear();
        return result;
    }

    private DrillOptions OptionsOf(ParseResult parsed)
    {
        var topology = new DrillTopology
        {
            EnginesPerShard = parsed.GetValue(_engines),
            Merges = parsed.GetValue(_merges),
            ZooKeepers = ZooKeepersOf(parsed.GetValue(_zooKeepers)),
        };
        return new DrillOptions
        {
            Drills = DrillsOf(parsed.GetValue(_name) ?? [], topology),
            Topology = topology,
            Rounds = parsed.GetValue(_rounds),
            Rate = parsed.GetValue(_rate),
            BasePort = parsed.GetValue(_port),
            Keeps = parsed.GetValue(_keep),
            Program = [.. OwnProgram.Command()],
        };
    }

    private static int ZooKeepersOf(int? asked)
    {
        if ((asked ?? UsualZooKeepers) == 0 || DrillEnsemble.Missing is not { } missing)
        {
            return asked ?? UsualZooKeepers;
        }

        if (asked is not null)
        {
            throw new RefusedException(string.Create(CultureInfo.InvariantCulture, $"--zookeepers {asked}: {missing}"));
        }

        Console.Error.WriteLine($"epochs are given out by files: {missing}");
        return 0;
    }

    private static ImmutableArray<Drill> DrillsOf(string[] given, DrillTopology topology)
    {
        if (given.Length == 0)
        {
            return [.. DrillCatalog.All.Where(drill => DrillCatalog.Missing(drill, topology) is null)];
        }

        var drills = ImmutableArray.CreateBuilder<Drill>();
        foreach (string name in given.SelectMany(words => words.Split(',')))
        {
            if (!DrillCatalog.TryFind(name, out Drill? drill))
            {
                throw new UsageException(
                    $"--name {name}: expected one of {string.Join(", ", DrillCatalog.All.Select(one => one.Name))}");
            }

            if (DrillCatalog.Missing(drill, topology) is { } missing)
            {
                throw new RefusedException($"--name {name}: {missing}");
            }

            if (!drills.Contains(drill))
            {
                drills.Add(drill);
            }
        }

        return drills.ToImmutable();
    }
}
