namespace Ringside.Micro.Prices;

/// <summary>A cell for each tick, and no bitmap over them: the next price is found by walking. Kept to be measured.</summary>
internal struct BareWindow(int ticks) : IPriceList
{
    private readonly uint[] _cells = new uint[ticks];

    public long Best { get; private set; } = -1;

    public void Add(long price)
    {
        _cells[price] = 1;
        Best = Math.Max(Best, price);
    }

    public void Remove(long price)
    {
        _cells[price] = 0;
        if (price != Best)
            return;
        while (Best >= 0 && _cells[Best] == 0)
            Best--;
    }
}
