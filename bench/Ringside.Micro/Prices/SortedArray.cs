namespace Ringside.Micro.Prices;

/// <summary>One sorted array, the best price last. Kept to be measured.</summary>
internal struct SortedArray(int capacity) : IPriceList
{
    private readonly long[] _prices = new long[capacity];
    private int _count;

    public readonly long Best => _prices[_count - 1];

    public void Add(long price)
    {
        int place = ~Array.BinarySearch(_prices, 0, _count, price);
        Array.Copy(_prices, place, _prices, place + 1, _count - place);
        _prices[place] = price;
        _count++;
    }

    public void Remove(long price)
    {
        int place = Array.BinarySearch(_prices, 0, _count, price);
        _count--;
        Array.Copy(_prices, place + 1, _prices, place, _count - place);
    }
}
