using Ringside.Protocols;

namespace Ringside.Market.Tests.Reference;

/// <summary>A price at which an auction would trade, with what it would trade and what would be left over.</summary>
internal readonly record struct ReferenceAuctionPrice(long Price, long Volume, long Imbalance, Side Surplus);
