using System.Diagnostics.CodeAnalysis;
using Ringside.Net.Ports.Auto;
using Ringside.Net.Ports.IoUring;
using Ringside.Net.Ports.Packets;
using Ringside.Net.Ports.Sockets;
using Ringside.Net.Ports.Xdp;

namespace Ringside.Net.Ports;

/// <summary>The back ends that there are, by name. A mode may stand behind a colon, as <c>xdp:generic-copy</c>, where a back end has
/// several (socket(7), io_uring(7), packet(7), kernel document networking/af_xdp).</summary>
public static class Backends
{
    // The one place to add a back end: its name, its modes, how it is made ("" is the mode that nobody asked for).
    private static Entry[] All =>
    [
        new("socket", [], _ => new SocketBackend()),
        new("io_uring", [], _ => new IoUringBackend()),
        new("packet", PacketBackend.Modes, PacketBackend.ForMode),
        new("xdp", XdpPortModes.Names, mode => new XdpBackend(mode)),
        new("auto", [], _ => new AutoBackend([.. AutoBackend.Ladder.Where(Names.Contains).Select(Get)])),
    ];

    /// <summary>All names, the most portable first.</summary>
    public static IReadOnlyList<string> Names => [.. All.Select(entry => entry.Name)];

    /// <summary>All that can be asked for: names, and names with a mode.</summary>
    public static IReadOnlyList<string> FullNames =>
        [.. All.SelectMany(entry => entry.Modes.Select(mode => $"{entry.Name}:{mode}").Prepend(entry.Name))];

    /// <summary>Finds a back end by its name, or by name and mode.</summary>
    public static bool TryGet(string text, [NotNullWhen(true)] out IBackend? backend)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(':', 2);
        Entry? entry = All.FirstOrDefault(entry => entry.Name == parts[0]);
        backend = entry is null ? null
            : parts.Length == 1 ? entry.Make(string.Empty)
            : entry.Modes.Contains(parts[1]) ? entry.Make(parts[1])
            : null;
        return backend is not null;
    }

    private static IBackend Get(string name) => All.First(entry => entry.Name == name).Make(string.Empty);

    private sealed record Entry(string Name, IReadOnlyList<string> Modes, Func<string, IBackend> Make);
}
