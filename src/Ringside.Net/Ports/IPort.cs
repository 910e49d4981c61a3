using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;
using Ringside.Net.Frames;

namespace Ringside.Net.Ports;

/// <summary>What every port has: frames, a descriptor to sleep on, and an honest account of what the kernel granted (socket(7)).</summary>
public interface IPort : IDisposable
{
    /// <summary>Name of the back end, as <c>socket</c>.</summary>
    string Backend { get; }

    /// <summary>The memory that payloads stand in. Frames that arrive belong to it and are returned to it.</summary>
    FramePool Frames { get; }

    /// <summary>Descriptor that becomes readable when there is something to receive, for sleeping; -1 when there is none,
    /// as in a simulation, whose owner says when to look.</summary>
    int Descriptor { get; }

    /// <summary>Options that were asked for, and what became of them.</summary>
    IReadOnlyList<OptionReport> Options { get; }

    /// <summary>How the port really runs, and what it was refused on the way there.</summary>
    CapabilityReport Capabilities { get; }

    /// <summary>Address of this end.</summary>
    Endpoint LocalEndpoint { get; }

    /// <summary>What <see cref="Descriptor"/> must be watched for, to wake when something of interest happens. A port whose events
    /// come through a ring is readable for all of them, whatever they are.</summary>
    /// <param name="interest">What the owner waits for.</param>
    PollEvents WakeOn(PollEvents interest);
}
