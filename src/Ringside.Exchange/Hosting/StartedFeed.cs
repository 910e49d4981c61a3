using Ringside.Exchange.MarketData;
using Ringside.Exchange.Snapshots;

namespace Ringside.Exchange.Hosting;

/// <summary>A feed and where it is in its shard's stream.</summary>
internal sealed record StartedFeed(ItchPublication Feed, StreamPlace Place);
