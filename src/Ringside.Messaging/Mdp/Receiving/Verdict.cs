namespace Ringside.Messaging.Mdp.Receiving;

/// <summary>What a block that arrived is.</summary>
internal enum Verdict
{
    /// <summary>New, and there is a place for it.</summary>
    Good,

    /// <summary>It was here before.</summary>
    Old,

    /// <summary>Above the credit that was given.</summary>
    TooFar,

    /// <summary>No part that a sender may make.</summary>
    Malformed,
}
