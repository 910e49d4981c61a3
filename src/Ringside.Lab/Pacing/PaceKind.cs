namespace Ringside.Lab.Pacing;

/// <summary>How the replay spaces its packets.</summary>
public enum PaceKind
{
    /// <summary>As fast as the socket takes them.</summary>
    Maximum,

    /// <summary>A fixed number of packets a second, evenly spaced.</summary>
    Rate,

    /// <summary>As recorded, times a speed factor.</summary>
    Speed,

    /// <summary>A number of packets back to back, a number of times a second.</summary>
    Burst,
}
