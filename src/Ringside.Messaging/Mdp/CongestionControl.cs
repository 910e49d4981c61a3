namespace Ringside.Messaging.Mdp;

/// <summary>What decides how much may be under way to a peer, and how fast it leaves (docs/mdp.md).</summary>
public enum CongestionControl
{
    /// <summary>A model of the path: the rate at which packets were confirmed and the shortest round trip (draft-ietf-ccwg-bbr). Random
    /// loss does not slow it down.</summary>
    Bbr,

    /// <summary>A window that each loss halves (RFC 9002, section 7 and appendix B).</summary>
    NewReno,

    /// <summary>A fixed window without pacing, for a private network.</summary>
    Fixed,
}
