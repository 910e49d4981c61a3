namespace Ringside.Market.Engine;

/// <summary>How far an engine has grown beyond the memory that was touched at its construction. All of it happens in bounded steps; who
/// sees these numbers rise raises <see cref="MatchingEngineOptions.ExpectedOrders"/>.</summary>
/// <param name="Orders">Places for orders beyond the expected ones that were ever used.</param>
/// <param name="IndexDoublings">How often the index of ids has begun to double.</param>
/// <param name="IndexMoves">Entries that doubling has moved; one command moves
/// <see cref="Market.Orders.OrderIndex.MovesPerAdd"/> at most.</param>
public readonly record struct EngineGrowth(long Orders, int IndexDoublings, long IndexMoves);
