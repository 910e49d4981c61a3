namespace Ringside.Messaging.Streams.Writing;

/// <summary>How far the claim of an epoch is.</summary>
public enum ClaimState
{
    /// <summary>It is under way: to be asked for again.</summary>
    Pending = 0,

    /// <summary>The epoch belongs to who has asked, and to nobody else.</summary>
    Claimed = 1,

    /// <summary>There is none; the reason is told.</summary>
    Refused = 2,
}
