namespace Ringside.Exchange.Administration;

/// <summary>What an administrator asks of the venue.</summary>
public enum AdministrativeAction : byte
{
    /// <summary>Nothing; refused.</summary>
    None = 0,

    /// <summary>A trading state, of instruments.</summary>
    SetState = 1,

    /// <summary>All orders of a symbol, a member or a session go.</summary>
    MassCancel = 2,

    /// <summary>All orders of a member go, and new ones are refused.</summary>
    Kill = 3,

    /// <summary>Ends <see cref="Kill"/>.</summary>
    Revive = 4,

    /// <summary>Other limits for a member, until the next start, which takes those of the member file.</summary>
    SetLimits = 5,

    /// <summary>The day ends, on every shard: orders expire, instruments close, nothing more is taken.</summary>
    EndDay = 6,

    /// <summary>A user that is locked out for wrong secrets may try again, from everywhere. Only the gateway that is asked does it, as
    /// lock-outs are each gateway's own; nothing is sequenced.</summary>
    Unlock = 7,

    /// <summary>The engine of a shard that writes hands the lead over to another one.</summary>
    HandOver = 8,

    /// <summary>Other stores count, on every shard: one comes, one goes, or one takes the place of another one.</summary>
    ChangeStores = 9,

    /// <summary>The active version of the rules of a shard rises to the next one.</summary>
    Upgrade = 10,
}
