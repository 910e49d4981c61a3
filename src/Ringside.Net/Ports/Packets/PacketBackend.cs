using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports.Sockets;

namespace Ringside.Net.Ports.Packets;

/// <summary>Datagrams through rings of AF_PACKET (packet(7)), beside the kernel's stack; streams are the kernel's TCP.</summary>
/// <param name="mode">How the kernel's stack is kept from what the port receives.</param>
internal sealed class PacketBackend(PacketMode mode) : IBackend
{
    /// <summary>Modes that can be asked for by name.</summary>
    internal static IReadOnlyList<string> Modes { get; } = ["drop", "sink"];

    /// <inheritdoc/>
    public string Name => PacketDatagramPort.BackendName;

    /// <summary>Makes the back end for a mode's name.</summary>
    /// <param name="mode">One of <see cref="Modes"/>, or empty for the best that can be had.</param>
    internal static PacketBackend ForMode(string mode) => new(mode switch
    {
        "drop" => PacketMode.Drop,
        "sink" => PacketMode.Sink,
        _ => PacketMode.Best,
    });

    /// <inheritdoc/>
    public IBackend ForThread(Waiter waiter) => this;

    /// <inheritdoc/>
    public IDatagramPort OpenDatagramPort(DatagramPortOptions options) => new PacketDatagramPort(options, mode);

    /// <inheritdoc/>
    public IStreamListener Listen(in Endpoint local, StreamPortOptions options) => new SocketStreamListener(local, options);

    /// <inheritdoc/>
    public IStreamPort Connect(in Endpoint remote, StreamPortOptions options) => SocketStreamPort.Connect(remote, options);
}
