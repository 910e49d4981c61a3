using System.Reflection.PortableExecutable;

using Ringside.House.Tests.Rules;

namespace Ringside.House.Tests.Architecture;

/// <summary>
/// A core is a plain state machine: bytes and the time go in, bytes and deadlines come out. Held on compiled bodies, so that a use
/// inside a method is found and a mention in a comment is not.
/// </summary>
internal static class CoreRules
{
    /// <summary>Namespaces that are cores, with all below them.</summary>
    public static readonly IReadOnlyList<string> Cores =
    [
        "Ringside.Protocols", "Ringside.Market", "Ringside.Lab.Triggers", "Ringside.Lab.Oracles", "Ringside.Lab.Measurement",
        "Ringside.Messaging.Mdp.Wire", "Ringside.Messaging.Mdp.Sending", "Ringside.Messaging.Mdp.Receiving",
        "Ringside.Messaging.Mdp.Paths", "Ringside.Messaging.Mdp.Peers",
        "Ringside.Messaging.Streams.Wire", "Ringside.Messaging.Streams.Logs", "Ringside.Messaging.Streams.Following",
        "Ringside.Messaging.Streams.Storing", "Ringside.Messaging.Streams.Sealing", "Ringside.Messaging.Streams.Writing",
        "Ringside.Exchange.Shards", "Ringside.Exchange.Gateways", "Ringside.Exchange.MarketData", "Ringside.Exchange.Nodes",
        "Ringside.Exchange.Clients", "Ringside.Exchange.Auditing",
        "Ringside.Messaging.Objects", "Ringside.Messaging.Blocks", "Ringside.Messaging.Files", "Ringside.Messaging.Requests",
    ];

    // What stands among the forbidden and is data: an address, a frame and the memory it names, numbers that follow from a seed.
    private static readonly HashSet<string> Data =
    [
        "Ringside.Linux.Sockets.Endpoint", "Ringside.Net.Frames.Frame", "Ringside.Net.Frames.FramePool", "Ringside.Net.Ports.Outgoing",
        "Ringside.Net.Randomness.SeededRandom",
    ];

    // Of the cryptography a core may use what depends on nothing but its arguments.
    private static readonly string[] PureCryptography =
    [
        "HMACSHA256", "HKDF", "HashAlgorithmName", "AesGcm", "CryptographicOperations", "AuthenticationTagMismatchException",
    ];

    // What a name stands for, by its beginning. Volatile and Interlocked are threads, too.
    private static readonly (string Start, string What)[] Forbidden =
    [
        ("System.DateTime", "a clock"),
        ("System.DateTimeOffset", "a clock"),
        ("System.TimeProvider", "a clock"),
        ("System.Diagnostics.Stopwatch", "a clock"),
        ("System.Environment", "the machine and its clock"),
        ("System.Random", "a random generator"),
        ("System.Security.Cryptography", "a random generator"),
        ("System.Threading", "threads and tasks"),
        ("System.Net", "the network"),
        ("System.IO", "files and streams"),
        ("System.Console", "the terminal"),
        ("System.Diagnostics.Process", "processes"),
        ("System.Diagnostics.Trace", "a logger"),
        ("Microsoft.Extensions.Logging", "a logger"),
        ("Ringside.Linux", "the kernel"),
        ("Ringside.Net", "the network"),
    ];

    public static IEnumerable<Finding> Check(PEReader assembly, IEnumerable<string> cores) =>
        from use in BodyReader.Uses(assembly).Distinct()
        where cores.Any(core => use.User.StartsWith(core + ".", StringComparison.Ordinal))
        let what = What(use.Type, use.Member)
        where what is not null && !Exceptions.CoreUses.ContainsKey($"{use.User} uses {use.Type}")
        select new Finding(use.User, $"a core does not know {what}, but it uses {use.Type} {use.Member}");

    private static string? What(string type, string member)
    {
        if (type == "System.Guid" && member is ("NewGuid" or "CreateVersion7"))
        {
            return "a random generator";
        }

        // Where text goes is an argument: a writer of text is an abstract end, and not a file.
        if (type == "System.IO.TextWriter")
        {
            return null;
        }

        if (Data.Contains(type) || PureCryptography.Any(name => type == "System.Security.Cryptography." + name))
        {
            return null;
        }

        // The compiler writes Environment.CurrentManagedThreadId into every iterator; it does not reach results.
        bool isIterator = type == "System.Environment" && member == "get_CurrentManagedThreadId";
        return isIterator ? null : Forbidden.FirstOrDefault(entry => Covers(entry.Start, type)).What;
    }

    // System.Random covers itself, not System.RandomAccess; System.IO covers everything below it.
    private static bool Covers(string start, string type) => type == start || type.StartsWith(start + ".", StringComparison.Ordinal);
}
