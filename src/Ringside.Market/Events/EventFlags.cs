namespace Ringside.Market.Events;

/// <summary>Marks of an <see cref="EngineEvent"/>.</summary>
[Flags]
public enum EventFlags : byte
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>Executed: in an auction; the maker is the buyer.</summary>
    Auction = 1,

    /// <summary>Accepted: post-only.</summary>
    PostOnly = 2,

    /// <summary>Accepted, Replaced: it waits in the stop book.</summary>
    Waiting = 4,
}
