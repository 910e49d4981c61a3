using Ringside.Market.Orders;
using Ringside.Protocols;

namespace Ringside.Market.Engine;

/// <summary>The orders of one side in the order in which they would trade, or trigger. Good until the next command.</summary>
public struct OrderWalk
{
    private readonly IOrderViews? _views;
    private readonly OrderBook? _book;
    private uint _level;
    private uint _slot;
    private OrderView _current;

    internal OrderWalk(IOrderViews? views, OrderBook? book, Side side)
    {
        _views = views;
        _book = book;
        _level = book is null ? 0 : book.BestLevel(side);
        _slot = _level == 0 ? 0 : book!.Level(_level).Head;
    }

    /// <summary>The order that <see cref="MoveNext"/> has come to.</summary>
    public readonly OrderView Current => _current;

    /// <summary>The walk itself, so that <c>foreach</c> takes it.</summary>
    public readonly OrderWalk GetEnumerator() => this;

    /// <summary>Goes to the order behind.</summary>
    /// <returns>False when there is none.</returns>
    public bool MoveNext()
    {
        if (_slot == 0)
            return false;
        _current = _views!.ViewOf(_slot);
        _slot = _book!.Store[_slot].Next;
        if (_slot == 0)
        {
            _level = _book.NextLevel(_level);
            _slot = _level == 0 ? 0 : _book.Level(_level).Head;
        }

        return true;
    }
}
