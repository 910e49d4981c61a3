using Ringside.Lab.Trading;
using Ringside.Lab.Triggers;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports;
using Ringside.Protocols.MarketData;

namespace Ringside.Lab.Runs;

/// <summary>All that a trader is made from.</summary>
public sealed record TraderSetup
{
    /// <summary>Where the exchange takes orders.</summary>
    public required Endpoint OrderEndpoint { get; init; }

    /// <summary>The group to join.</summary>
    public required Endpoint Group { get; init; }

    /// <summary>Interface on which to join it.</summary>
    public required string Interface { get; init; }

    /// <summary>When to fire.</summary>
    public required TriggerOptions Trigger { get; init; }

    /// <summary>When not to.</summary>
    public TraderLimits Limits { get; init; } = new();

    /// <summary>Feed format.</summary>
    public required IMarketDataParser Parser { get; init; }

    /// <summary>Back end of both ports.</summary>
    public required IBackend Backend { get; init; }

    /// <summary>Where the kernel's receive stamps come from.</summary>
    public StampSource Stamps { get; init; }

    /// <summary>Socket options of both ports.</summary>
    public IReadOnlyList<SocketOptionSetting> SocketOptions { get; init; } = [];
}
