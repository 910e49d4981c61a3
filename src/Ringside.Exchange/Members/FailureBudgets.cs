using System.Numerics;
using Ringside.Market.Orders;

namespace Ringside.Exchange.Members;

/// <summary>What each address may still get wrong, whatever names it tries: a budget that comes back with time.</summary>
/// <remarks>
/// <para><b>Model.</b> Each verification is paid for when it begins, and paid back when the secret was right. What an address owes is one
/// number, the time at which it would be paid off (the generic cell rate algorithm, ITU-T I.371). Who owes more than the burst waits until
/// enough is paid off; nobody is refused for it.</para>
/// <para><b>Memory.</b> A table of a fixed size in rows of eight. In a full row, an address that owes nothing or least is forgotten, and
/// only for one that owes at least as much: addresses with few failures do not wash out one with many.</para>
/// </remarks>
internal sealed class FailureBudgets
{
    private const int Ways = 8;

    private readonly Place[] _places;
    private readonly int _shift;
    private readonly ulong _secret;
    private readonly long _intervalNanos;
    private readonly long _burstNanos;

    /// <summary>Nobody owes anything.</summary>
    /// <param name="places">Addresses that are remembered; a power of two, at least 8.</param>
    /// <param name="intervalNanos">Time that pays one failure off.</param>
    /// <param name="burst">Failures that cost no waiting; at least 1.</param>
    /// <param name="secret">A number that those who choose addresses do not know.</param>
    internal FailureBudgets(int places, long intervalNanos, int burst, ulong secret)
    {
        _places = new Place[places];
        _shift = 64 - BitOperations.Log2((uint)(places / Ways));
        (_intervalNanos, _burstNanos, _secret) = (intervalNanos, intervalNanos * (burst - 1), secret);
    }

    /// <summary>From when on an address may have a secret verified.</summary>
    internal long ReadyNanos(ClientAddress address)
    {
        ref Place place = ref Find(address, out bool isThere);
        return isThere ? place.OwesUntilNanos - _burstNanos : long.MinValue;
    }

    /// <summary>A verification for an address begins.</summary>
    internal void Charge(ClientAddress address, long nowNanos)
    {
        ref Place place = ref Find(address, out bool isThere);
        long owesUntil = Math.Max(nowNanos, isThere ? place.OwesUntilNanos : 0) + _intervalNanos;
        if (isThere || place.OwesUntilNanos <= owesUntil)
            place = new Place { Address = address, OwesUntilNanos = owesUntil };
    }

    /// <summary>The secret was right.</summary>
    internal void PayBack(ClientAddress address)
    {
        ref Place place = ref Find(address, out bool isThere);
        if (isThere)
            place.OwesUntilNanos -= _intervalNanos;
    }

    /// <summary>The place of an address, or else the one in its row that owes least.</summary>
    private ref Place Find(ClientAddress address, out bool isThere)
    {
        ulong hash = SplitMix.Mix(SplitMix.Mix(address.High ^ _secret) ^ address.Low);
        int row = _shift == 64 ? 0 : (int)(hash >> _shift);
        Span<Place> places = _places.AsSpan(row * Ways, Ways);
        ref Place least = ref places[0];
        foreach (ref Place place in places)
        {
            // A place that was never used belongs to nobody, also not to the address of zeros.
            isThere = place.Address == address && place.OwesUntilNanos != 0;
            if (isThere)
                return ref place;
            if (place.OwesUntilNanos < least.OwesUntilNanos)
                least = ref place;
        }

        isThere = false;
        return ref least;
    }

    private struct Place
    {
        internal ClientAddress Address;
        internal long OwesUntilNanos;
    }
}
