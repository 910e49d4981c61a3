using Ringside.Lab.Exchange;
using Ringside.Lab.MarketData;
using Ringside.Lab.Pacing;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports;
using Ringside.Protocols.MarketData;

namespace Ringside.Lab.Runs;

/// <summary>All that a replay exchange is made from.</summary>
public sealed record ExchangeSetup
{
    /// <summary>Where traders connect; port 0 lets the kernel choose.</summary>
    public required Endpoint OrderEndpoint { get; init; }

    /// <summary>Where market data goes; port 0 takes the number of the order-entry port.</summary>
    public required Endpoint Group { get; init; }

    /// <summary>Interface by which it leaves.</summary>
    public required string Interface { get; init; }

    /// <summary>Opens the data at its start.</summary>
    public required Func<TardisReader> OpenData { get; init; }

    /// <summary>Feed format.</summary>
    public required IMarketDataFormatter Formatter { get; init; }

    /// <summary>Back end of both servers.</summary>
    public required IBackend Backend { get; init; }

    /// <summary>Spacing of the packets.</summary>
    public Pace Pace { get; init; } = Pace.Maximum;

    /// <summary>Times and once.</summary>
    public ReplayExchangeOptions Behaviour { get; init; } = new();

    /// <summary>Whether orders carry the kernel's receive stamp.</summary>
    public bool ReceiveStamps { get; init; }

    /// <summary>Whether a bad line ends the exchange.</summary>
    public bool StopAtBadLine { get; init; }

    /// <summary>Socket options of the order-entry connections.</summary>
    public IReadOnlyList<SocketOptionSetting> SocketOptions { get; init; } = [];
}
