namespace Ringside.Exchange.Clients;

/// <summary>How long an order lives, as far as OUCH can say it at this venue.</summary>
public enum OrderLife : byte
{
    /// <summary>Until the end of the day.</summary>
    Day = 0,

    /// <summary>What does not trade at once is cancelled.</summary>
    ImmediateOrCancel = 1,

    /// <summary>It trades whole at once, or not at all.</summary>
    FillOrKill = 2,

    /// <summary>Until the end of the day; refused when it would trade at once.</summary>
    PostOnly = 3,
}
