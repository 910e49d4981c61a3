namespace Ringside.Protocols.Ouch;

/// <summary>Why shares were cancelled.</summary>
/// <remarks>Its value is the letter on the wire. A letter that is not listed is passed on as it came.</remarks>
public enum OuchCancelReason : byte
{
    /// <summary>The client asked for it.</summary>
    User = (byte)'U',

    /// <summary>The rest of an order that does not rest.</summary>
    ImmediateOrCancel = (byte)'I',

    /// <summary>The time in force is over.</summary>
    Timeout = (byte)'T',

    /// <summary>The venue did it by hand.</summary>
    Supervisory = (byte)'S',

    /// <summary>A regulatory restriction.</summary>
    Regulatory = (byte)'D',

    /// <summary>It would have traded with an order of the same owner.</summary>
    SelfMatch = (byte)'Q',

    /// <summary>The system did it.</summary>
    System = (byte)'Z',

    /// <summary>The auction was cancelled.</summary>
    CrossCancelled = (byte)'C',

    /// <summary>It cannot trade.</summary>
    CannotBeExecuted = (byte)'K',

    /// <summary>The stock is halted.</summary>
    Halted = (byte)'H',

    /// <summary>Protection at the open.</summary>
    OpenProtection = (byte)'X',

    /// <summary>The market is closed.</summary>
    Closed = (byte)'E',

    /// <summary>A post-only order that would have traded.</summary>
    PostOnly = (byte)'F',

    /// <summary>A post-only order that would have traded elsewhere.</summary>
    PostOnlyAway = (byte)'G',
}
