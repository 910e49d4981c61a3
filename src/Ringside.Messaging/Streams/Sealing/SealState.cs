namespace Ringside.Messaging.Streams.Sealing;

/// <summary>How far a seal is.</summary>
public enum SealState
{
    /// <summary>Stores are asked to promise.</summary>
    Asking,

    /// <summary>All stores are fresh: they are told the new identity.</summary>
    Beginning,

    /// <summary>Enough have promised; what the chosen one holds is fetched.</summary>
    Fetching,

    /// <summary>The writer may start behind <see cref="StreamSealer.Position"/>.</summary>
    Sealed,

    /// <summary>A store has promised a higher epoch.</summary>
    Outrun,

    /// <summary>Too few answered, or what was chosen cannot be fetched.</summary>
    GivenUp,
}
