using Ringside.Lab.MarketData;
using Ringside.Lab.Pacing;
using Ringside.Lab.Trading;
using Ringside.Lab.Triggers;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports;
using Ringside.Protocols.MarketData;

namespace Ringside.Lab.Runs;

/// <summary>One configuration that the lab measures.</summary>
public sealed record LabRunOptions
{
    /// <summary>Opens the market data at its start; called for the oracle and for every round.</summary>
    public required Func<TardisReader> OpenData { get; init; }

    /// <summary>When the trader fires.</summary>
    public required TriggerOptions Trigger { get; init; }

    /// <summary>Name of the topology.</summary>
    public string Topology { get; init; } = "loopback";

    /// <summary>Back end of both ends.</summary>
    public required IBackend Backend { get; init; }

    /// <summary>How the trader waits.</summary>
    public WaitStrategy Wait { get; init; } = WaitStrategy.Spin;

    /// <summary>Time between two messages that keep the orders' way warm while the trader spins; 0 for none.</summary>
    public long KeepWarmNanos { get; init; } = TraderSetup.StandardKeepWarmNanos;

    /// <summary>Spacing of the packets.</summary>
    public Pace Pace { get; init; } = Pace.Maximum;

    /// <summary>How often the data is replayed.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>Feed format on the exchange's side.</summary>
    public required IMarketDataFormatter Formatter { get; init; }

    /// <summary>Feed format on the trader's side.</summary>
    public required IMarketDataParser Parser { get; init; }

    /// <summary>The trader's limits.</summary>
    public TraderLimits Limits { get; init; } = new();

    /// <summary>Where the kernel's receive stamps come from.</summary>
    public StampSource Stamps { get; init; } = StampSource.OnDemand;

    /// <summary>Socket options of the trader and of the exchange's order connection.</summary>
    public IReadOnlyList<SocketOptionSetting> SocketOptions { get; init; } = [];

    /// <summary>Processor of the exchange; null leaves it to the scheduler.</summary>
    public int? ExchangeProcessor { get; init; }

    /// <summary>Processor of the trader; null leaves it to the scheduler.</summary>
    public int? TraderProcessor { get; init; }

    /// <summary>How long the exchange takes orders after the last packet.</summary>
    public long LingerNanos { get; init; } = 500_000_000;

    /// <summary>Whether a bad line of the data ends the run.</summary>
    public bool StopAtBadLine { get; init; }

    /// <summary>Rows of each of the unmeasured replays that come first, so that no measured order runs code that was never run; 0 for
    /// none.</summary>
    public int WarmUpRows { get; init; } = 5_000;
}
