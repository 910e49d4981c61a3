namespace Ringside.Exchange.Members;

/// <summary>What a user of a member may do.</summary>
public enum UserKind : byte
{
    /// <summary>Sends orders in a session of its own, and reads that session's stream.</summary>
    Trading = 0,

    /// <summary>Reads what all sessions of its member read, and sends nothing.</summary>
    DropCopy = 1,

    /// <summary>Asks for halts, mass cancels, the kill switch and limits, of any member; has no session.</summary>
    Administrator = 2,
}
