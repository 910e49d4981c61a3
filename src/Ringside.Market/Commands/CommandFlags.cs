namespace Ringside.Market.Commands;

/// <summary>Choices of a <see cref="Command"/>.</summary>
[Flags]
public enum CommandFlags : byte
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>Enter: refused when it would trade at once.</summary>
    PostOnly = 1,

    /// <summary>Reduce, Replace: the quantity counts what was executed before.</summary>
    QuantityIsTotal = 2,

    /// <summary>SessionConnected: its orders are cancelled when it disconnects.</summary>
    CancelOnDisconnect = 4,
}
