using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;

namespace Ringside.App.Datagrams;

/// <summary>What the asking side of <c>net ping</c> needs of the network. Never waits.</summary>
internal interface IPingSocket : IDisposable
{
    /// <summary>Back end and mode.</summary>
    string Name { get; }

    /// <summary>Descriptor to sleep on.</summary>
    int Descriptor { get; }

    /// <summary>What to watch it for.</summary>
    PollEvents WakeOn { get; }

    /// <summary>Address of this end.</summary>
    Endpoint LocalEndpoint { get; }

    /// <summary>Why the kernel stamps no datagram that is sent; null when it does.</summary>
    string? NoSendStamps { get; }

    /// <summary>Sends a ping.</summary>
    /// <returns>What the kernel said.</returns>
    Errno Send(in PingPacket packet);

    /// <summary>Takes a datagram of this protocol, if one is there; others are thrown away.</summary>
    /// <param name="packet">What it says.</param>
    /// <param name="stampNanos">The kernel's receive stamp, CLOCK_REALTIME; 0 for none.</param>
    bool TryReceive(out PingPacket packet, out long stampNanos);

    /// <summary>Takes the kernel's stamp of a datagram that was sent.</summary>
    /// <param name="number">Which one, counted from 0.</param>
    /// <param name="stampNanos">When the driver got it, CLOCK_REALTIME.</param>
    bool TryTakeSendStamp(out uint number, out long stampNanos);
}
