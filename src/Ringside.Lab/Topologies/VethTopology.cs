using Ringside.Linux.Namespaces;
using Ringside.Linux.Sockets;

namespace Ringside.Lab.Topologies;

/// <summary>Exchange and trader in a network namespace each, joined by a veth pair (veth(4)): a wire with two network stacks.</summary>
/// <remarks>The namespaces have no name in the file system: they live as long as this process holds them, so nothing is left
/// behind, however the process ends.</remarks>
public sealed class VethTopology : ITopology
{
    private readonly VethPair _pair;

    /// <summary>Makes namespaces and links.</summary>
    /// <exception cref="Linux.Errors.KernelException">EPERM: needs CAP_SYS_ADMIN and CAP_NET_ADMIN, or a user namespace.</exception>
    public VethTopology()
    {
        _pair = VethPair.Create(new VethPairOptions { FirstName = "exchange0", SecondName = "trader0" });
        ExchangeAddress = new Endpoint(_pair.First.Address, 0);
    }

    /// <inheritdoc/>
    public string Name => "veth";

    /// <inheritdoc/>
    public Action? EnterExchange => _pair.First.Namespace.Enter;

    /// <inheritdoc/>
    public Action? EnterTrader => _pair.Second.Namespace.Enter;

    /// <inheritdoc/>
    public Endpoint ExchangeAddress { get; }

    /// <inheritdoc/>
    public string ExchangeInterface => _pair.First.LinkName;

    /// <inheritdoc/>
    public string TraderInterface => _pair.Second.LinkName;

    /// <summary>Removes links and namespaces.</summary>
    public void Dispose() => _pair.Dispose();
}
