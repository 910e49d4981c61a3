using Ringside.Linux.Sockets;
using Ringside.Net.Ports;

namespace Ringside.App.Venue;

/// <summary>Where a feed is heard.</summary>
/// <param name="Backend">Makes the ports.</param>
/// <param name="Interface">Name of the network interface.</param>
/// <param name="LineA">Group and port of line A.</param>
/// <param name="LineB">Group and port of line B; empty for none.</param>
/// <param name="Rerequest">Where lost messages are asked for; empty for nowhere.</param>
/// <param name="Snapshots">Where snapshots are fetched; empty for nowhere.</param>
internal sealed record FeedSetup(
    IBackend Backend, string Interface, Endpoint LineA, Endpoint LineB, Endpoint Rerequest, Endpoint Snapshots);
