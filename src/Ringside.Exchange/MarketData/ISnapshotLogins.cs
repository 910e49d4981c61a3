using Ringside.Protocols.SoupBinTcp;

namespace Ringside.Exchange.MarketData;

/// <summary>Says who may have a snapshot.</summary>
public interface ISnapshotLogins
{
    /// <summary>Whether a log-in is good. What it costs, a stranger can make it cost as often as connections are let in.</summary>
    /// <param name="request">What the client has sent.</param>
    bool Permits(in SoupLoginRequest request);
}
