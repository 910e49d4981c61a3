namespace Ringside.Exchange.Gateways;

/// <summary>Whose stream it is.</summary>
internal enum StreamKind : byte
{
    /// <summary>One session's: messages of OUCH.</summary>
    Session = 1,

    /// <summary>One member's, for its drop copies: four bytes with the number of the session, in network order, then what the session
    /// reads.</summary>
    Member = 2,
}
