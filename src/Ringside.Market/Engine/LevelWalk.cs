using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Market.Engine;

/// <summary>The displayed levels of one side, best first. Good until the next command.</summary>
public struct LevelWalk
{
    private readonly OrderBook? _book;
    private uint _next;
    private BookLevel _current;

    internal LevelWalk(OrderBook? book, Side side)
    {
        _book = book;
        _next = book is null ? 0 : book.BestLevel(side);
    }

    /// <summary>The level that <see cref="MoveNext"/> has come to.</summary>
    public readonly BookLevel Current => _current;

    /// <summary>The walk itself, so that <c>foreach</c> takes it.</summary>
    public readonly LevelWalk GetEnumerator() => this;

    /// <summary>Goes to the next worse level.</summary>
    /// <returns>False when there is none.</returns>
    public bool MoveNext()
    {
        if (_next == 0)
            return false;
        ref readonly OrderLevel level = ref _book!.Level(_next);
        _current = new BookLevel(level.Price, level.Total, level.Count);
        _next = _book.NextLevel(_next);
        return true;
    }
}
