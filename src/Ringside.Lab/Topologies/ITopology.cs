using Ringside.Linux.Sockets;

namespace Ringside.Lab.Topologies;

/// <summary>The network between exchange and trader. What it made is gone after <see cref="IDisposable.Dispose"/>, and also when the
/// process dies.</summary>
public interface ITopology : IDisposable
{
    /// <summary>Name by which users choose it.</summary>
    string Name { get; }

    /// <summary>Puts the calling thread where the exchange lives, for good; null when it lives where the process does.</summary>
    Action? EnterExchange { get; }

    /// <summary>Puts the calling thread where the trader lives, for good; null when it lives where the process does.</summary>
    Action? EnterTrader { get; }

    /// <summary>Address of the exchange, with port 0.</summary>
    Endpoint ExchangeAddress { get; }

    /// <summary>Interface by which market data leaves the exchange.</summary>
    string ExchangeInterface { get; }

    /// <summary>Interface on which the trader joins the group.</summary>
    string TraderInterface { get; }
}
