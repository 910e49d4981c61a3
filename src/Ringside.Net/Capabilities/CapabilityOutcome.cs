namespace Ringside.Net.Capabilities;

/// <summary>What became of something that was asked of the machine (the errors behind it are those of errno(3)).</summary>
public enum CapabilityOutcome
{
    /// <summary>Obtained as asked.</summary>
    Obtained,

    /// <summary>Not obtained as asked; something lesser stands in for it.</summary>
    Reduced,

    /// <summary>Not obtained, and nothing stands in for it.</summary>
    Refused,
}
