using Ringside.Protocols;

namespace Ringside.Market.Orders;

/// <summary>Where a <see cref="MatchingBook{TSink}"/> reports to: one call for everything that happened, in the order in which it
/// happened. <c>sequence</c> is the number that came with the command.</summary>
/// <remarks>Implement it by a struct with small <c>AggressiveInlining</c> methods: the book is then compiled for it.</remarks>
public interface IReportSink
{
    /// <summary>A new order was taken; its trades follow.</summary>
    /// <param name="sequence">Number of the command.</param>
    /// <param name="side">Side of the order.</param>
    /// <param name="id">Its id.</param>
    /// <param name="price">Its limit in ticks.</param>
    /// <param name="quantity">Its quantity.</param>
    void Accepted(long sequence, Side side, ulong id, long price, long quantity);

    /// <summary>A trade.</summary>
    /// <param name="sequence">Number of the command.</param>
    /// <param name="price">Price of the resting order, in ticks.</param>
    /// <param name="quantity">Traded quantity.</param>
    /// <param name="maker">Id of the resting order.</param>
    /// <param name="taker">Id of the incoming order.</param>
    void Traded(long sequence, long price, long quantity, ulong maker, ulong taker);

    /// <summary>An order, or what an order could not trade at once, left without a trade.</summary>
    /// <param name="sequence">Number of the command.</param>
    /// <param name="side">Side of the order.</param>
    /// <param name="id">Its id.</param>
    /// <param name="price">Its limit in ticks.</param>
    void Cancelled(long sequence, Side side, ulong id, long price);

    /// <summary>An order was changed; its trades came before.</summary>
    /// <param name="sequence">Number of the command.</param>
    /// <param name="side">Side of the order.</param>
    /// <param name="id">Its id.</param>
    /// <param name="price">Its new limit in ticks.</param>
    /// <param name="quantity">Its new quantity, before those trades.</param>
    void Modified(long sequence, Side side, ulong id, long price, long quantity);

    /// <summary>A cancel was refused.</summary>
    /// <param name="sequence">Number of the command.</param>
    /// <param name="id">The id that it named.</param>
    void CancelRejected(long sequence, ulong id);

    /// <summary>A change was refused.</summary>
    /// <param name="sequence">Number of the command.</param>
    /// <param name="id">The id that it named.</param>
    void ModifyRejected(long sequence, ulong id);

    /// <summary>A new order was refused, and nothing is changed.</summary>
    /// <param name="sequence">Number of the command.</param>
    /// <param name="id">Its id.</param>
    /// <param name="reason">Why.</param>
    void NewRejected(long sequence, ulong id, OrderResult reason);
}
