namespace Ringside.Messaging.Mdp.Paths;

/// <summary>What one confirmation tells about a path (draft-cheng-iccrg-delivery-rate-estimation).</summary>
internal struct RateSample
{
    /// <summary>Bytes that this confirmation confirmed.</summary>
    internal long ConfirmedBytes;

    /// <summary>Bytes that were declared lost because of it.</summary>
    internal long LostBytes;

    /// <summary>Bytes confirmed in <see cref="IntervalNanos"/>; 0 for no sample.</summary>
    internal long DeliveredBytes;

    /// <summary>Over which time.</summary>
    internal long IntervalNanos;

    /// <summary>All bytes confirmed when the packet of the sample was sent.</summary>
    internal long PriorDelivered;

    /// <summary>All bytes confirmed now.</summary>
    internal long Delivered;

    /// <summary>Whether the sender had nothing more to send then, so that the rate says little.</summary>
    internal bool IsApplicationLimited;

    /// <summary>Bytes under way after it.</summary>
    internal long InFlightBytes;
}
