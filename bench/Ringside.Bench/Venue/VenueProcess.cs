using System.Collections.Immutable;
using System.Globalization;
using Ringside.Bench.Processes;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Members;
using Ringside.Protocols.Fields;

namespace Ringside.Bench.Venue;

/// <summary>A venue in a process of its own, in a folder of its own, for one measurement.</summary>
internal sealed class VenueProcess : IDisposable
{
    /// <summary>Secret of every user here.</summary>
    internal const string Secret = "BENCH";

    private const int Iterations = 100;

    private readonly VenueBenchmarkOptions _options;
    private readonly string _folder;
    private readonly string _file;
    private SecondProcess? _process;

    /// <summary>Makes the folder, with the file of the venue and its members; starts nothing.</summary>
    internal VenueProcess(VenueBenchmarkOptions options)
    {
        _options = options;
        _folder = Directory.CreateTempSubdirectory("ringside-venue-").FullName;
        _folder = Path.GetFullPath(_folder);
        _file = Path.Combine(_folder, "venue.json");
        Venue = Describe(options, _folder);
        File.WriteAllBytes(_file, VenueFile.Write(Venue));
        MemberFileStore.Save(Venue.MembersFile, Members(options.Members));
    }

    /// <summary>The venue.</summary>
    internal VenueConfiguration Venue { get; }

    /// <summary>Which nodes share which thread.</summary>
    internal string Composition { get; private set; } = string.Empty;

    /// <summary>Its process.</summary>
    internal int ProcessId => _process!.Id;

    /// <summary>Name of a user.</summary>
    internal static string UserOf(int member) => string.Create(CultureInfo.InvariantCulture, $"B{member:d3}");

    /// <summary>Name of the user of drop copies.</summary>
    internal static string DropCopy => "BCOPY";

    /// <summary>Starts the venue and waits until it is open.</summary>
    /// <exception cref="InvalidOperationException">It did not open.</exception>
    internal void Start()
    {
        // Instrumented code of the first seconds costs more than it gains here (docs/venue.md).
        _process = new SecondProcess(
            [
                .. _options.Host, "--config", _file, "--wait", _options.Spins ? "spin" : "block", "--connections", _options.Connections,
            ],
            ("DOTNET_TieredPGO", "0"));
        string? line = _process.Output.ReadLine();
        if (line is null || !line.StartsWith("open ", StringComparison.Ordinal))
            throw new InvalidOperationException($"the venue did not open: {line ?? "its process has ended"}");
        Composition = line["open ".Length..];
    }

    /// <summary>Asks how far it is.</summary>
    /// <exception cref="InvalidOperationException">Its process has ended.</exception>
    internal VenueProgress AskProgress()
    {
        _process!.Input.WriteLine(VenueProgress.Question);
        _process.Input.Flush();
        return VenueProgress.TryParse(_process.Output.ReadLine(), out VenueProgress progress)
            ? progress
            : throw new InvalidOperationException("the venue does not say how far it is");
    }

    /// <summary>Kills the process (SIGKILL).</summary>
    internal void Kill()
    {
        _process?.Kill();
        _process?.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static VenueConfiguration Describe(VenueBenchmarkOptions options, string folder)
    {
        VenueConfiguration demo = DemoVenue.Create(folder, options.BasePort);
        int stores = Math.Max(1, options.StableCopies);
        NodeConfiguration store = demo.Nodes.Single(node => node.Role == NodeRole.Store);
        IEnumerable<NodeConfiguration> more = Enumerable.Range(2, stores - 1).Select(number => store with
        {
            Name = $"store-{number}",
            Number = (ushort)number,
            Stream = new(store.Stream.AddressBytes, options.BasePort + DemoVenue.Ports + number),
            Health = default,
        });
        return demo with
        {
            Day = Alpha10.Of("BENCH"),
            MembersFile = Path.Combine(folder, "members.json"),
            StableCopies = options.StableCopies,
            Fsync = options.Fsync,
            Nodes = [.. demo.Nodes.Where(node => node.Role != NodeRole.Standby || options.HasStandby).Concat(more)],
        };
    }

    private static MemberList Members(int count) => new(
    [
        .. Enumerable.Range(1, count).Select(member => new Member
        {
            Number = (uint)member,
            Name = $"Member {member}",
            RatePerSecond = TokenBucket.Most,
            Burst = TokenBucket.Most,
            Users = UsersOf(member),
        }),
    ]);

    private static ImmutableArray<MemberUser> UsersOf(int member)
    {
        MemberUser trading = new()
        {
            Name = Alpha6.Of(UserOf(member)),
            Kind = UserKind.Trading,
            Session = (uint)member,
            Secret = Hash(UserOf(member)),
        };
        return member > 1 ? [trading] :
        [
            trading, new MemberUser { Name = Alpha6.Of(DropCopy), Kind = UserKind.DropCopy, Session = 0, Secret = Hash(DropCopy) },
        ];
    }

    private static SecretHash Hash(string name) =>
        SecretHash.Make(Alpha10.Of(Secret), System.Text.Encoding.ASCII.GetBytes($"bench {name,-10}"), Iterations);
}
