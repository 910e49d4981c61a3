using System.Net;
using Ringside.Linux.Sockets;

namespace Ringside.Lab.Topologies;

/// <summary>Both on 127.0.0.1, multicast on <c>lo</c>, which must be up: needs nothing else.</summary>
public sealed class LoopbackTopology : ITopology
{
    /// <inheritdoc/>
    public string Name => "loopback";

    /// <inheritdoc/>
    public Action? EnterExchange => null;

    /// <inheritdoc/>
    public Action? EnterTrader => null;

    /// <inheritdoc/>
    public Endpoint ExchangeAddress { get; } = new(IPAddress.Loopback, 0);

    /// <inheritdoc/>
    public string ExchangeInterface => "lo";

    /// <inheritdoc/>
    public string TraderInterface => "lo";

    /// <summary>There is nothing to remove.</summary>
    public void Dispose()
    {
    }
}
