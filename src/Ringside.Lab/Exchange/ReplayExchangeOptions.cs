using Ringside.Net.Agents;

namespace Ringside.Lab.Exchange;

/// <summary>How the replay exchange behaves.</summary>
public sealed record ReplayExchangeOptions
{
    /// <summary>How long the exchange waits in <see cref="ExchangeState.Handshake"/> before the first packet: the trader joins the group
    /// after it has connected.</summary>
    public long JoinWaitNanos { get; init; } = 200_000_000;

    /// <summary>How long orders are taken after the last packet.</summary>
    public long LingerNanos { get; init; } = 1_000_000_000;

    /// <summary>Whether the exchange ends after one connection.</summary>
    public bool Once { get; init; }

    /// <summary>How the exchange waits while it transmits. Spinning holds the pace best; in the other states it always blocks.</summary>
    public WaitStrategy TransmitStrategy { get; init; } = WaitStrategy.Spin;
}
