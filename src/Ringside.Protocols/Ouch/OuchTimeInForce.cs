namespace Ringside.Protocols.Ouch;

/// <summary>Times in force, in seconds, that have a meaning of their own.</summary>
public static class OuchTimeInForce
{
    /// <summary>What does not trade at once is cancelled.</summary>
    public const uint ImmediateOrCancel = 0;

    /// <summary>Until the market closes.</summary>
    public const uint MarketHours = 99_998;

    /// <summary>Until the system closes: the day.</summary>
    public const uint SystemHours = 99_999;
}
