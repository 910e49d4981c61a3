namespace Ringside.Exchange.Health;

/// <summary>How much an event in a <see cref="VenueLog"/> matters.</summary>
public enum VenueLogLevel
{
    /// <summary>As it should be.</summary>
    Info = 0,

    /// <summary>Somebody should look at it some time.</summary>
    Warning = 1,

    /// <summary>Somebody should look at it now.</summary>
    Error = 2,
}
