using BenchmarkDotNet.Attributes;
using Ringside.Market.Orders;

namespace Ringside.Micro.Ids;

/// <summary>How live orders are found by id: the index of the book, and three that lost (docs/order-book.md says why).</summary>
/// <remarks>Each step is the end of one order and the begin of another: an id somewhere among the live ones is removed, its order read, as
/// the book does next anyway, and an id that never was is added.</remarks>
public class IdIndexes
{
    /// <summary>Steps of one call, and what its time is divided by.</summary>
    public const int Operations = 1 << 16;

    private const ulong Secret = 0x5EED;

    private OrderStore _store = null!;
    private OrderIndex _index = null!;
    private WideIndex _wide = null!;
    private TagBuckets _buckets = null!;
    private Dictionary<ulong, uint> _dictionary = null!;
    private ulong[] _ids = [];
    private int _place;
    private int _stride;
    private ulong _idStep;
    private ulong _lastId;

    /// <summary>Steps of one call; fewer only where nobody looks at the time.</summary>
    public int Size { get; set; } = Operations;

    /// <summary>Orders that are live at one time.</summary>
    [Params(1_000, 100_000)]
    public int Live { get; set; }

    /// <summary>How new ids are chosen.</summary>
    [Params(IdPattern.Counted, IdPattern.Scattered)]
    public IdPattern Ids { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _store = new OrderStore(new OrderStoreOptions { ExpectedOrders = Live + 1, MaximumOrders = Live + 1 });
        _index = new OrderIndex(_store, Secret);
        _wide = new WideIndex(Live + 1, Secret);
        _buckets = new TagBuckets(_store, Live + 1, Secret);
        _dictionary = new Dictionary<ulong, uint>(Live + 1);
        _ids = new ulong[Live];
        _stride = (int)(Live * 0.618) | 1;
        _idStep = Ids == IdPattern.Counted ? 1 : 0x9E3779B97F4A7C15;
        for (int place = 0; place < Live; place++)
        {
            ulong id = NextId();
            uint slot = _store.Rent();
            _ids[place] = id;
            _store[slot].Id = id;
            _store[slot].Quantity = 1;
            _index.TryAdd(slot);
            _wide.Add(id, slot);
            _buckets.Add(id, slot);
            _dictionary.Add(id, slot);
        }
    }

    [GlobalCleanup]
    public void Close()
    {
        _index.Dispose();
        _store.Dispose();
    }

    /// <summary>The book's: entries of 8 bytes, half of the hash and the slot.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public long HalfHashAndSlot()
    {
        long sum = 0;
        for (int step = 0; step < Size; step++)
        {
            uint slot = _index.Remove(NextToGo());
            sum += Reuse(slot);
            _index.TryAdd(slot);
        }

        return sum;
    }

    /// <summary>Lost for its memory: the whole id in the entry needs no look at the order to be sure, but takes twice the room.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public long IdAndSlot()
    {
        long sum = 0;
        for (int step = 0; step < Size; step++)
        {
            uint slot = _wide.Remove(NextToGo());
            sum += Reuse(slot);
            _wide.Add(_lastId, slot);
        }

        return sum;
    }

    /// <summary>Lost by 5 to 13 % in the book, although a new id is told from memory that is four times smaller: a lookup takes more
    /// instructions, and an order that is there is behind two lines.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public long TagsInBuckets()
    {
        long sum = 0;
        for (int step = 0; step < Size; step++)
        {
            uint slot = _buckets.Remove(NextToGo());
            sum += Reuse(slot);
            _buckets.Add(_lastId, slot);
        }

        return sum;
    }

    /// <summary>Of the library. Lost for its worst case, not for its speed: when it grows it copies all at once, and who chooses ids can
    /// choose collisions.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public long Dictionary()
    {
        long sum = 0;
        for (int step = 0; step < Size; step++)
        {
            _dictionary.Remove(NextToGo(), out uint slot);
            sum += Reuse(slot);
            _dictionary.Add(_lastId, slot);
        }

        return sum;
    }

    /// <summary>Chooses an order by a walk that comes everywhere, and puts the id of the next one in its place.</summary>
    private ulong NextToGo()
    {
        _place = (_place + _stride) % Live;
        ulong id = _ids[_place];
        _ids[_place] = NextId();
        return id;
    }

    /// <summary>Reads an order and makes it the next one.</summary>
    private long Reuse(uint slot)
    {
        ref RestingOrder order = ref _store[slot];
        order.Id = _lastId;
        return order.Quantity;
    }

    private ulong NextId() => _lastId += _idStep;
}
