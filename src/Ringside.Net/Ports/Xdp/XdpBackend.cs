using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports.Sockets;

namespace Ringside.Net.Ports.Xdp;

/// <summary>Datagrams past the kernel's stack (AF_XDP, kernel document networking/af_xdp); streams over its TCP. Needs the privileges to
/// load programs. An interface has one program, so one port at a time.</summary>
public sealed class XdpBackend : IBackend
{
    private readonly IReadOnlyList<XdpPortMode> _ladder;
    private readonly SocketBackend _streams = new();

    /// <summary>Makes the back end.</summary>
    /// <param name="mode"><c>zero-copy</c>, <c>native-copy</c> or <c>generic-copy</c>; empty takes the first of these that the machine
    /// gives.</param>
    public XdpBackend(string mode = "")
    {
        ArgumentNullException.ThrowIfNull(mode);
        _ladder = XdpPortModes.Ladder(mode);
        if (_ladder.Count == 0)
        {
            throw new ArgumentException($"xdp mode '{mode}': expected {string.Join(", ", XdpPortModes.Names)}", nameof(mode));
        }
    }

    /// <inheritdoc/>
    public string Name => "xdp";

    /// <inheritdoc/>
    public IBackend ForThread(Waiter waiter) => this;

    /// <inheritdoc/>
    public IDatagramPort OpenDatagramPort(DatagramPortOptions options) => XdpDatagramPort.Open(options, _ladder);

    /// <inheritdoc/>
    public IStreamListener Listen(in Endpoint local, StreamPortOptions options) => _streams.Listen(local, options);

    /// <inheritdoc/>
    public IStreamPort Connect(in Endpoint remote, StreamPortOptions options) => _streams.Connect(remote, options);
}
