using Ringside.Protocols;

namespace Ringside.Market.Auctions;

/// <summary>Outcome of an auction, traded or only worked out; all zero when nothing would trade.</summary>
/// <param name="Price">The one price of all its trades.</param>
/// <param name="Volume">What trades.</param>
/// <param name="Imbalance">What one side has too much at that price, never negative.</param>
/// <param name="Surplus">The side that has too much; Bid when none has.</param>
internal readonly record struct AuctionPrice(long Price, long Volume, long Imbalance, Side Surplus);
