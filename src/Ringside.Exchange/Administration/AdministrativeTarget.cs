namespace Ringside.Exchange.Administration;

/// <summary>Whom or what an <see cref="AdministrativeAction"/> is about.</summary>
public enum AdministrativeTarget : byte
{
    /// <summary>All instruments of the venue.</summary>
    Venue = 0,

    /// <summary>All instruments of one shard.</summary>
    Shard = 1,

    /// <summary>One instrument.</summary>
    Symbol = 2,

    /// <summary>A member, on every shard.</summary>
    Member = 3,

    /// <summary>The session of a user, on every shard.</summary>
    User = 4,
}
