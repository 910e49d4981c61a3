using Ringside.Lab.MarketData;
using Ringside.Lab.Pacing;
using Ringside.Linux.Sockets;
using Ringside.Protocols.MarketData;

namespace Ringside.Lab.Exchange;

/// <summary>What the market data server publishes, where, and how fast.</summary>
public sealed record MarketDataServerOptions
{
    /// <summary>Multicast group and port.</summary>
    public required Endpoint Group { get; init; }

    /// <summary>Opens the file at its start, once for each replay.</summary>
    public required Func<TardisReader> OpenFile { get; init; }

    /// <summary>Turns a line into a payload.</summary>
    public required IMarketDataFormatter Formatter { get; init; }

    /// <summary>Spacing of the packets.</summary>
    public Pace Pace { get; init; } = Pace.Maximum;

    /// <summary>Whether a bad line ends the replay with an error, instead of being counted and passed over.</summary>
    public bool StopAtBadLine { get; init; }
}
