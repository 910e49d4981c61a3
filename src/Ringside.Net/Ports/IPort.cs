using Ringside.Linux.Sockets;
using Ringside.Net.Frames;

namespace Ringside.Net.Ports;

/// <summary>What every port has: frames, a descriptor to sleep on, and an honest account of what the kernel granted.</summary>
public interface IPort : IDisposable
{
    /// <summary>Name of the back end, as <c>socket</c>.</summary>
    string Backend { get; }

    /// <summary>The memory that payloads stand in. Frames that arrive belong to it and are returned to it.</summary>
    FramePool Frames { get; }

    /// <summary>Descriptor that becomes readable when there is something to receive, for sleeping.</summary>
    int Descriptor { get; }

    /// <summary>Options that were asked for, and what became of them.</summary>
    IReadOnlyList<OptionReport> Options { get; }

    /// <summary>Address of this end.</summary>
    Endpoint LocalEndpoint { get; }
}
