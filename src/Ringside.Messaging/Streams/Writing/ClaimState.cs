namespace Ringside.Messaging.Streams.Writing;

/// <summary>What has become of the claim of an epoch.</summary>
public enum ClaimState
{
    /// <summary>It is under way: to be asked again.</summary>
    Pending = 0,

    /// <summary>The epoch is the caller's.</summary>
    Claimed = 1,

    /// <summary>There is none to be had now.</summary>
    Refused = 2,
}
