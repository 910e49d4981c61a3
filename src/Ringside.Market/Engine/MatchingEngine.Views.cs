using Ringside.Protocols;

namespace Ringside.Market.Engine;

/// <content>Looking at the state, between commands.</content>
public sealed partial class MatchingEngine<TSink>
{
    /// <summary>An order that rests or waits.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="order">The order, when the result is true.</param>
    /// <returns>False when no live order has the id.</returns>
    public bool TryFindOrder(ulong id, out OrderView order) => _core.TryFindOrder(id, out order);

    /// <summary>An instrument.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="instrument">The instrument, when the result is true.</param>
    /// <returns>False when there is none of that number.</returns>
    public bool TryFindInstrument(uint number, out InstrumentView instrument) => _core.TryFindInstrument(number, out instrument);

    /// <summary>Instruments that were defined.</summary>
    public int InstrumentCount => _core.InstrumentCount;

    /// <summary>An instrument, in the order of their numbers.</summary>
    /// <param name="rank">From 0; below <see cref="InstrumentCount"/>.</param>
    /// <exception cref="IndexOutOfRangeException">There are not so many.</exception>
    public InstrumentView InstrumentAt(int rank) => _core.InstrumentAt(rank);

    /// <summary>The displayed levels of a side, best first; none for an unknown instrument.</summary>
    /// <param name="instrument">Number of the instrument.</param>
    /// <param name="side">The side.</param>
    public LevelWalk Levels(uint instrument, Side side) => _core.Levels(instrument, side);

    /// <summary>The orders that rest on a side, in the order in which they would trade; none for an unknown instrument.</summary>
    /// <param name="instrument">Number of the instrument.</param>
    /// <param name="side">The side.</param>
    public OrderWalk Orders(uint instrument, Side side) => _core.Orders(instrument, side);

    /// <summary>The stop orders of a side that wait, in the order in which they would trigger; none for an unknown instrument.</summary>
    /// <param name="instrument">Number of the instrument.</param>
    /// <param name="side">Side of the orders: Bid for buy stops.</param>
    public OrderWalk StopOrders(uint instrument, Side side) => _core.StopOrders(instrument, side);
}
