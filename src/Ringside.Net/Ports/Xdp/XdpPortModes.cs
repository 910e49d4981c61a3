using Ringside.Linux.Bpf;
using Ringside.Linux.Xdp;

namespace Ringside.Net.Ports.Xdp;

/// <summary>The modes of the back end by name, and what they mean for program and socket (kernel document networking/af_xdp).</summary>
internal static class XdpPortModes
{
    /// <summary>The names behind the colon, in the order of the ladder.</summary>
    internal static IReadOnlyList<string> Names => [.. Enum.GetValues<XdpPortMode>().Select(Name)];

    internal static string Name(XdpPortMode mode) => mode switch
    {
        XdpPortMode.ZeroCopy => "zero-copy",
        XdpPortMode.NativeCopy => "native-copy",
        _ => "generic-copy",
    };

    /// <summary>The modes to try for a name; an empty one means all of them.</summary>
    internal static IReadOnlyList<XdpPortMode> Ladder(string name) =>
        [.. Enum.GetValues<XdpPortMode>().Where(mode => name.Length == 0 || name == Name(mode))];

    internal static XdpMode ProgramMode(XdpPortMode mode) => mode == XdpPortMode.GenericCopy ? XdpMode.Generic : XdpMode.Native;

    internal static XdpCopyMode CopyMode(XdpPortMode mode) => mode == XdpPortMode.ZeroCopy ? XdpCopyMode.ZeroCopy : XdpCopyMode.Copy;
}
