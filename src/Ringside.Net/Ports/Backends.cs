using System.Diagnostics.CodeAnalysis;
using Ringside.Net.Ports.Sockets;

namespace Ringside.Net.Ports;

/// <summary>The back ends that there are, by name.</summary>
public static class Backends
{
    /// <summary>All names, the most portable first.</summary>
    public static IReadOnlyList<string> Names => ["socket"];

    /// <summary>Finds a back end by its name.</summary>
    public static bool TryGet(string name, [NotNullWhen(true)] out IBackend? backend)
    {
        backend = name == "socket" ? new SocketBackend() : null;
        return backend is not null;
    }
}
