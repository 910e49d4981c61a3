using Ringside.Lab.Trading;
using Ringside.Lab.Triggers;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports;
using Ringside.Protocols.MarketData;

namespace Ringside.Lab.Runs;

/// <summary>All that a trader is made from.</summary>
public sealed record TraderSetup
{
    /// <summary>What <see cref="KeepWarmNanos"/> is unless said otherwise: what has rested for 100 us and more is slower.</summary>
    public const long StandardKeepWarmNanos = 50_000;

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

    /// <summary>Time between two messages that keep the orders' way warm while the trader spins (<see cref="WarmPath"/>); 0 for
    /// none.</summary>
    public long KeepWarmNanos { get; init; } = StandardKeepWarmNanos;

    /// <summary>Socket options of both ports.</summary>
    public IReadOnlyList<SocketOptionSetting> SocketOptions { get; init; } = [];
}
