using System.Numerics;
using Ringside.Market.Orders;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Members;

/// <summary>Who guessed too often has to wait: by name and address together, so that a stranger cannot lock a member out.</summary>
/// <remarks>
/// <para><b>Memory.</b> A table of a fixed size in rows of eight. Where a pair of name and address comes into a full row it takes the
/// place of the one with fewest failures, and of the oldest of these, but never of one with more failures than itself, nor of one that is
/// locked out: it is the new pair, then, that is not remembered. So a count of wrong secrets cannot be washed away by single failures
/// under many names; how many of these an address has at all is bounded elsewhere (<see cref="FailureBudgets"/>).</para>
/// <para><b>Not here.</b> Whether a secret is right; that unknown names take as long as known ones.</para>
/// </remarks>
public sealed class LockOut
{
    private const int Ways = 8;

    private readonly LockOutOptions _options;
    private readonly Place[] _places;
    private readonly int _shift;

    /// <summary>Nobody is locked out.</summary>
    /// <param name="options">The limits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The options are out of range.</exception>
    public LockOut(LockOutOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MostFailures, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ForgetNanos, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LockNanos, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Places, Ways);
        ArgumentOutOfRangeException.ThrowIfNotEqual(BitOperations.IsPow2(options.Places), true);
        _options = options;
        _places = new Place[options.Places];
        _shift = 64 - BitOperations.Log2((uint)(options.Places / Ways));
    }

    /// <summary>Pairs that were forgotten before their time, for others, or not remembered at all.</summary>
    public long Forgotten { get; private set; }

    /// <summary>Whether a pair has to wait.</summary>
    public bool IsLocked(Alpha6 name, ClientAddress address, long nowNanos)
    {
        ref Place place = ref Find(LoginText.Normal(name), address, out bool isThere);
        return isThere && nowNanos < place.LockedUntilNanos;
    }

    /// <summary>A secret was wrong.</summary>
    /// <returns>Whether the pair has to wait from now on, and had not to before.</returns>
    public bool Failed(Alpha6 name, ClientAddress address, long nowNanos)
    {
        Alpha6 normal = LoginText.Normal(name);
        ref Place place = ref Find(normal, address, out bool isThere);
        if (!isThere)
        {
            place = ref Least(normal, address, nowNanos);
            bool isFree = IsFree(place, nowNanos);
            if (!isFree)
                Forgotten++;
            if (!isFree && (place.Failures > 1 || nowNanos < place.LockedUntilNanos))
                return false;
            place = new Place { Name = normal, Address = address };
        }
        else if (IsOver(place, nowNanos))
        {
            place.Failures = 0;
        }

        place.Failures++;
        place.LastNanos = nowNanos;
        if (place.Failures < _options.MostFailures)
            return false;
        bool wasLocked = nowNanos < place.LockedUntilNanos;
        place.LockedUntilNanos = nowNanos + _options.LockNanos;
        return !wasLocked;
    }

    /// <summary>A secret was right: what was wrong before is forgotten.</summary>
    public void Succeeded(Alpha6 name, ClientAddress address)
    {
        ref Place place = ref Find(LoginText.Normal(name), address, out bool isThere);
        if (isThere)
            place = default;
    }

    /// <summary>Lets a name in again, wherever it comes from: what was wrong before is forgotten.</summary>
    /// <returns>Addresses from which it had to wait.</returns>
    public int Release(Alpha6 name, long nowNanos)
    {
        Alpha6 normal = LoginText.Normal(name);
        int released = 0;
        foreach (ref Place place in _places.AsSpan())
        {
            if (place.Failures == 0 || place.Name != normal)
                continue;
            released += nowNanos < place.LockedUntilNanos ? 1 : 0;
            place = default;
        }

        return released;
    }

    private bool IsFree(in Place place, long nowNanos) => place.Failures == 0 || IsOver(place, nowNanos);

    private bool IsOver(in Place place, long nowNanos) =>
        nowNanos >= place.LockedUntilNanos && nowNanos - place.LastNanos >= _options.ForgetNanos;

    private Span<Place> Row(Alpha6 name, ClientAddress address)
    {
        Span<byte> text = stackalloc byte[sizeof(ulong)];
        text.Clear();
        name.Write(text);
        ulong hash = SplitMix.Mix(BitConverter.ToUInt64(text) ^ _options.HashSecret);
        hash = SplitMix.Mix(hash ^ address.High ^ _options.HashSecret);
        hash = SplitMix.Mix(hash ^ address.Low);
        int row = _shift == 64 ? 0 : (int)(hash >> _shift);
        return _places.AsSpan(row * Ways, Ways);
    }

    private ref Place Find(Alpha6 name, ClientAddress address, out bool isThere)
    {
        Span<Place> row = Row(name, address);
        foreach (ref Place place in row)
        {
            if (place.Failures != 0 && place.Name == name && place.Address == address)
            {
                isThere = true;
                return ref place;
            }
        }

        isThere = false;
        return ref row[0];
    }

    private ref Place Least(Alpha6 name, ClientAddress address, long nowNanos)
    {
        Span<Place> row = Row(name, address);
        ref Place least = ref row[0];
        foreach (ref Place place in row)
        {
            if (IsFree(place, nowNanos))
                return ref place;
            bool isLocked = nowNanos < place.LockedUntilNanos;
            bool isLeastLocked = nowNanos < least.LockedUntilNanos;
            bool isLess = place.Failures == least.Failures ? place.LastNanos < least.LastNanos : place.Failures < least.Failures;
            if (isLocked == isLeastLocked ? isLess : isLeastLocked)
                least = ref place;
        }

        return ref least;
    }

    private struct Place
    {
        internal Alpha6 Name;
        internal ClientAddress Address;
        internal int Failures;
        internal long LastNanos;
        internal long LockedUntilNanos;
    }
}
