using System.Numerics;

namespace Ringside.Exchange.MarketData;

/// <summary>A budget for each address, in memory that is taken once.</summary>
/// <remarks>An address has eight places where it may stand. One whose budget is full again is forgotten when another one needs its place;
/// when all eight are in use a new address is refused, so that many addresses cannot wipe out what is known of one.</remarks>
internal sealed class AddressThrottles
{
    private const int Ways = 8;

    private readonly Entry[] _entries;
    private readonly ulong _secret;
    private readonly long _intervalNanos;
    private readonly int _burst;

    /// <param name="addresses">Places; rounded up to a power of two.</param>
    /// <param name="perSecond">Taken in a second, in the long run.</param>
    /// <param name="burst">Taken at once.</param>
    /// <param name="secret">A number that those who choose addresses do not know.</param>
    internal AddressThrottles(int addresses, int perSecond, int burst, ulong secret)
    {
        _entries = new Entry[Math.Max(Ways, (int)BitOperations.RoundUpToPowerOf2((uint)addresses))];
        Array.Fill(_entries, new Entry { Budget = new Throttle() });
        _intervalNanos = 1_000_000_000L / perSecond;
        _burst = burst;
        _secret = secret;
    }

    internal bool TryTake(UInt128 address, long nowNanos)
    {
        ulong mixed = ((ulong)address ^ BitOperations.RotateLeft((ulong)(address >> 64), 27) ^ _secret) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 31) ^ _secret) * 0x94D0_49BB_1331_11EB;
        int set = (int)(mixed >> 33) & (_entries.Length - 1) & ~(Ways - 1);
        int place = -1;
        for (int at = set; at < set + Ways; at++)
        {
            ref Entry entry = ref _entries[at];
            if (entry.Address == address)
                return entry.Budget.TryTake(_intervalNanos, _burst, nowNanos);
            if (place < 0 && entry.Budget.IsFull(nowNanos))
                place = at;
        }

        if (place < 0)
            return false;
        _entries[place] = new Entry { Address = address, Budget = new Throttle() };
        return _entries[place].Budget.TryTake(_intervalNanos, _burst, nowNanos);
    }

    private struct Entry
    {
        internal UInt128 Address;
        internal Throttle Budget;
    }
}
