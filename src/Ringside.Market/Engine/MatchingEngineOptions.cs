using Ringside.Market.Orders;

namespace Ringside.Market.Engine;

/// <summary>All limits of a matching engine. All its memory is taken at construction; what does not fit later is refused
/// (<see cref="Events.RejectCode.CapacityExhausted"/>).</summary>
public sealed record MatchingEngineOptions
{
    /// <summary>The largest <see cref="MaximumOrders"/>: with it no sum of quantities overflows
    /// (<see cref="Instruments.Quantities.Maximum"/>).</summary>
    public const int LargestMaximumOrders = 1 << 23;

    /// <summary>The largest number of instruments, members or sessions.</summary>
    public const int LargestMaximumParties = 1 << 20;

    /// <summary>How many orders a fill-or-kill order looks at: those that stand first in its way, in the order in which it would trade with
    /// them, its own member's included. If these do not fill it, it is killed. Without a bound an order that trades nothing could cost a
    /// look at all that rests, as often as somebody likes to send it.</summary>
    public const int FillOrKillReach = 1_024;

    /// <summary>Orders at one time for which memory is touched at construction.</summary>
    public int ExpectedOrders { get; init; } = 65_536;

    /// <summary>Most orders at one time, waiting stop orders included; and most refreshes that all icebergs together may have still to
    /// come, so that one command cannot cause more events than <see cref="MostEvents"/>.</summary>
    public int MaximumOrders { get; init; } = 1 << 20;

    /// <summary>The most events that one command can cause. Each live order costs three at most (its trigger, and the two that tell its end
    /// when it is decremented), each refresh three (two for the piece before it, and itself), the command itself a few; of either there are
    /// <see cref="MaximumOrders"/> at most. Decrementing apart, two of the three.</summary>
    public long MostEvents => (6L * MaximumOrders) + 8;

    /// <summary>Most instruments.</summary>
    public int MaximumInstruments { get; init; } = 64;

    /// <summary>Most members.</summary>
    public int MaximumMembers { get; init; } = 256;

    /// <summary>Most sessions.</summary>
    public int MaximumSessions { get; init; } = 1_024;

    /// <summary>Width of the window of near prices of each book, a power of two (<see cref="OrderBookOptions.WindowBits"/>).</summary>
    public int WindowBits { get; init; } = 16;

    /// <summary>The same of the books of waiting stop orders.</summary>
    public int StopWindowBits { get; init; } = 10;

    /// <summary>Key of the hashes of ids: any number that those who choose ids do not know. 0 is for tests and measurements.</summary>
    /// <remarks>Events and state depend on it in one way: where 256 ids stand in line in the index
    /// (<see cref="OrderIndex.MaximumProbe"/>) the next one is refused with
    /// <see cref="Events.RejectCode.CapacityExhausted"/>. By chance that does not happen, but whoever knows the secret can choose ids
    /// that make it happen, and which ids do follows from the secret and from how the index has grown out of <see cref="ExpectedOrders"/>
    /// towards <see cref="MaximumOrders"/>. So all replicas of a shard must have the same three.</remarks>
    public ulong HashSecret { get; init; }

    /// <summary>A few of each, for tests of the limits.</summary>
    public static MatchingEngineOptions Tiny => new()
    {
        ExpectedOrders = 4,
        MaximumOrders = 8,
        MaximumInstruments = 2,
        MaximumMembers = 2,
        MaximumSessions = 3,
        WindowBits = OrderBookOptions.SmallestWindowBits,
        StopWindowBits = OrderBookOptions.SmallestWindowBits,
    };

    internal OrderStoreOptions Store => new() { ExpectedOrders = ExpectedOrders, MaximumOrders = MaximumOrders };

    internal void Check()
    {
        Store.Check();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumOrders, LargestMaximumOrders);
        CheckBits(WindowBits, nameof(WindowBits));
        CheckBits(StopWindowBits, nameof(StopWindowBits));
        foreach (int maximum in (ReadOnlySpan<int>)[MaximumInstruments, MaximumMembers, MaximumSessions])
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(maximum, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(maximum, LargestMaximumParties);
        }
    }

    private static void CheckBits(int bits, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, OrderBookOptions.SmallestWindowBits, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, OrderBookOptions.LargestWindowBits, name);
    }
}
