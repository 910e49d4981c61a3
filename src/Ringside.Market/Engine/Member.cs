using Ringside.Market.Instruments;

namespace Ringside.Market.Engine;

/// <summary>A member: its limits, its kill switch, and its sessions in the order of their numbers.</summary>
internal sealed class Member(uint place)
{
    internal readonly uint Place = place;
    internal uint Number;

    internal long QuantityLimit;
    internal long NotionalLimit;
    internal long OpenLimit;
    internal bool IsKilled;

    /// <summary>Most quantity of an order, whether the limit is the member's or the engine's.</summary>
    internal long LargestQuantity = Quantities.Maximum;

    /// <summary>Most notional of an order; without a limit all that 64 bits hold, so that what is beyond needs a closer look.</summary>
    internal ulong LargestNotional = ulong.MaxValue;

    /// <summary>Orders that rest or wait.</summary>
    internal long OpenOrders;

    /// <summary>The first of its sessions; they are linked by <see cref="Session.NextOfMember"/>.</summary>
    internal Session? FirstSession;

    /// <summary>What it adds to the digest.</summary>
    internal ulong Hash;

    internal void SetLimits(long quantity, long notional, long open)
    {
        QuantityLimit = quantity;
        NotionalLimit = notional;
        OpenLimit = open;
        LargestNotional = notional == 0 ? ulong.MaxValue : (ulong)notional;
        LargestQuantity = quantity == 0 ? Quantities.Maximum : Math.Min(quantity, Quantities.Maximum);
    }

    internal void Attach(Session session)
    {
        ref Session? link = ref FirstSession;
        while (link is not null && link.Number < session.Number)
            link = ref link.NextOfMember;
        session.NextOfMember = link;
        link = session;
        session.Member = this;
    }

    internal void Detach(Session session)
    {
        ref Session? link = ref FirstSession;
        while (link != session)
            link = ref link!.NextOfMember;
        link = session.NextOfMember;
        session.NextOfMember = null;
    }
}
