namespace Ringside.Market.Orders;

/// <summary>Moves a side's window to where its market is.</summary>
/// <remarks>
/// Only far operations move it, each by at most <see cref="MovesPerOperation"/> levels, so that no single operation pays for a market
/// that has jumped: from there on each far operation brings near and far a little closer to the goal. The keys that are near are always
/// one range; it loses its end on the wrong side of the goal level by level, and then grows to the full width level by level.
/// An order far from the market does not move the goal: only a best price that has left the middle of the window does.
/// </remarks>
internal static unsafe class LevelWindow
{
    internal const int MovesPerOperation = 2;

    /// <summary>The near level with the highest key that is not above <paramref name="key"/>; 0 when there is none.</summary>
    internal static uint NearFloor(BookSide* side, uint mask, ulong key)
    {
        if (side->Span == 0 || key < side->Low)
            return 0;
        uint cell = (uint)Math.Min(key, side->Low + (side->Span - 1)) & mask;
        uint lowest = (uint)side->Low & mask;
        int found = side->Bits.Floor(cell);
        if (found < 0 && lowest > cell)
            found = side->Bits.Floor(mask);
        else if (lowest > cell)
            return side->Handles[found];
        return found < (int)lowest ? 0 : side->Handles[found];
    }

    /// <summary>The near level with the lowest key; 0 when there is none.</summary>
    internal static uint NearWorst(BookSide* side, uint mask)
    {
        if (side->Span == 0)
            return 0;
        int found = side->Bits.Ceiling((uint)side->Low & mask);
        if (found < 0)
            found = side->Bits.Ceiling(0);
        return found < 0 ? 0 : side->Handles[found];
    }

    /// <summary>Moves towards the market, as far as one operation may. Called before a far key is looked up, and after one is
    /// removed.</summary>
    internal static void Slide(OrderStore store, BookSide* side, uint mask, ulong incoming)
    {
        ulong width = (ulong)mask + 1;
        ulong best = side->BestLevel == 0 ? incoming : side->BestKey;
        Aim(side, width, best);
        ulong goalEnd = side->Goal + width;
        for (int moves = 0; moves < MovesPerOperation; store.Header->Steps++)
        {
            if (side->Span != 0 && side->Low < side->Goal)
                moves += DropWorst(store, side, mask);
            else if (side->Span != 0 && side->Low + side->Span > goalEnd)
                moves += DropBest(store, side, mask, goalEnd);
            else if (side->Span == width)
                return;
            else
                moves += Grow(store, side, mask, goalEnd, best);
        }
    }

    private static void Aim(BookSide* side, ulong width, ulong best)
    {
        bool isInTheMiddle = best - side->Goal - (width / 8) < width - (width / 4);
        if (isInTheMiddle && side->Span != 0)
            return;

        // Levels lie behind the best one; a quarter is left for the market to move ahead.
        ulong behind = width - (width / 4);
        side->Goal = best < behind ? 0 : Math.Min(best - behind, ulong.MaxValue - width);
    }

    private static int DropWorst(OrderStore store, BookSide* side, uint mask)
    {
        uint handle = NearWorst(side, mask);
        if (handle == 0)
        {
            side->Span = 0;
            return 0;
        }

        ulong end = side->Low + side->Span;
        ulong key = store.Levels[handle].Key;
        if (key >= side->Goal)
        {
            side->Span = end - side->Goal;
            side->Low = side->Goal;
            return 0;
        }

        MoveOut(store, side, mask, handle);
        side->Span = end - (key + 1);
        side->Low = key + 1;
        return 1;
    }

    private static int DropBest(OrderStore store, BookSide* side, uint mask, ulong goalEnd)
    {
        uint handle = NearFloor(side, mask, ulong.MaxValue);
        if (handle == 0 || store.Levels[handle].Key < goalEnd)
        {
            side->Span = handle == 0 ? 0 : goalEnd - side->Low;
            return 0;
        }

        MoveOut(store, side, mask, handle);
        side->Span = store.Levels[handle].Key - side->Low;
        return 1;
    }

    private static int Grow(OrderStore store, BookSide* side, uint mask, ulong goalEnd, ulong best)
    {
        var far = new FarLevels(store);
        if (side->Span == 0)
            side->Low = Math.Clamp(best, side->Goal, goalEnd - 1);
        ulong end = side->Low + side->Span;
        if (end < goalEnd)
        {
            uint above = far.Ceiling(side->FarRoot, end);
            if (above == 0 || store.Levels[above].Key >= goalEnd)
            {
                side->Span = goalEnd - side->Low;
                return 0;
            }

            side->Span = store.Levels[above].Key + 1 - side->Low;
            MoveIn(store, side, mask, above);
            return 1;
        }

        uint below = side->Low == 0 ? 0 : far.Floor(side->FarRoot, side->Low - 1);
        bool isOutside = below == 0 || store.Levels[below].Key < side->Goal;
        ulong low = isOutside ? side->Goal : store.Levels[below].Key;
        side->Low = low;
        side->Span = goalEnd - low;
        if (isOutside)
            return 0;
        MoveIn(store, side, mask, below);
        return 1;
    }

    private static void MoveOut(OrderStore store, BookSide* side, uint mask, uint handle)
    {
        uint cell = (uint)store.Levels[handle].Key & mask;
        side->Bits.Clear(cell);
        side->Handles[cell] = 0;
        new FarLevels(store).Insert(ref side->FarRoot, handle);
    }

    private static void MoveIn(OrderStore store, BookSide* side, uint mask, uint handle)
    {
        ulong key = store.Levels[handle].Key;
        new FarLevels(store).Remove(ref side->FarRoot, key);
        uint cell = (uint)key & mask;
        side->Bits.Set(cell);
        side->Handles[cell] = handle;
    }
}
