namespace Ringside.Market.Orders;

/// <summary>What the owner of a book says and is told while an incoming order meets resting ones (<see
/// cref="OrderBook.Match"/>).</summary>
/// <remarks>
/// <para>Implement it by a struct: the match is then compiled for that struct, its small methods are inlined, and a decision that is
/// constant costs nothing. Mark them <c>AggressiveInlining</c>, and keep what is seldom in methods of their own.</para>
/// <para>No method may change the book or the index while the match runs, except as <see cref="Left"/> says.</para>
/// </remarks>
public interface IMatchObserver
{
    /// <summary>Before anything happens to a maker.</summary>
    /// <param name="slot">Slot of the maker.</param>
    /// <param name="maker">The maker.</param>
    /// <param name="takerQuantity">What is left of the incoming order.</param>
    MakerAction Decide(uint slot, ref RestingOrder maker, long takerQuantity);

    /// <summary>A trade, at the maker's price. <paramref name="maker"/> already has its remaining quantity, maybe 0.</summary>
    /// <param name="slot">Slot of the maker.</param>
    /// <param name="maker">The maker.</param>
    /// <param name="quantity">Traded quantity, above 0.</param>
    void Traded(uint slot, ref RestingOrder maker, long quantity);

    /// <summary>Both sides lost a quantity without a trade (<see cref="MakerAction.Decrement"/>).</summary>
    /// <param name="slot">Slot of the maker.</param>
    /// <param name="maker">The maker, with its remaining quantity, maybe 0.</param>
    /// <param name="quantity">The quantity, above 0.</param>
    void Decremented(uint slot, ref RestingOrder maker, long quantity);

    /// <summary>The maker's open quantity is 0: has it a reserve (iceberg)?</summary>
    /// <param name="slot">Slot of the maker.</param>
    /// <param name="maker">The maker.</param>
    /// <returns>The quantity to show next, with which it goes to the tail of its level; 0 to let it leave. A quantity with which the
    /// level's total would overflow lets it leave, too.</returns>
    long Refill(uint slot, ref RestingOrder maker);

    /// <summary>The maker has left the book. The observer now takes it out of its index and returns its slot.</summary>
    /// <param name="slot">Slot of the maker.</param>
    /// <param name="maker">The order, no longer linked; its quantity is what was not traded.</param>
    void Left(uint slot, ref RestingOrder maker);
}
