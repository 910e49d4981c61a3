using Ringside.Net.Ports;

namespace Ringside.Bench.Io;

/// <summary>The back ends of <see cref="Backends"/> that can be measured. One that is added there joins by itself.</summary>
internal static class OurBackends
{
    /// <summary>Full names, one for each way to run: a back end with modes stands by its modes, because its bare name is one of them;
    /// what chooses among the others, or has no kernel below it, is left out.</summary>
    internal static IReadOnlyList<string> Measurable =>
    [
        .. Backends.FullNames.Where(name => name is not ("auto" or "simulated") && !HasModes(name)),
    ];

    /// <summary>Those that the options ask for.</summary>
    internal static IReadOnlyList<string> Chosen(IoBenchmarkOptions options) => options.Backends.Count == 0
        ? Measurable
        : [.. Measurable.Where(name => options.Backends.Any(wanted => wanted == name || wanted == NameOf(name)))];

    /// <summary>The back end without its mode.</summary>
    internal static string NameOf(string fullName) => fullName.Split(':')[0];

    /// <summary>Makes it.</summary>
    internal static IBackend Get(string fullName) => Backends.TryGet(fullName, out IBackend? backend)
        ? backend
        : throw new ArgumentException($"'{fullName}' is no back end", nameof(fullName));

    private static bool HasModes(string name) =>
        Backends.FullNames.Any(other => other.StartsWith(name + ":", StringComparison.Ordinal));
}
