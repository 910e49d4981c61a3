namespace Ringside.Market.Commands;

/// <summary>What a <see cref="Command"/> asks of the engine; <c>docs/matching.md</c> has the rules of each.</summary>
public enum CommandKind : byte
{
    /// <summary>No command; refused.</summary>
    None = 0,

    /// <summary>A new order.</summary>
    Enter = 1,

    /// <summary>All that is open of an order.</summary>
    Cancel = 2,

    /// <summary>The open quantity of an order, down, in place.</summary>
    Reduce = 3,

    /// <summary>Other values for an order, at the end of the queue.</summary>
    Replace = 4,

    /// <summary>All orders of a <see cref="CancelScope"/>.</summary>
    MassCancel = 5,

    /// <summary>A session may send orders for a member.</summary>
    SessionConnected = 6,

    /// <summary>A session is gone.</summary>
    SessionDisconnected = 7,

    /// <summary>A member and its limits.</summary>
    DefineMember = 8,

    /// <summary>Cancels all orders of a member and refuses new ones.</summary>
    Kill = 9,

    /// <summary>Ends <see cref="Kill"/>.</summary>
    Revive = 10,

    /// <summary>An instrument, or other values for it.</summary>
    DefineInstrument = 11,

    /// <summary>The trading state of an instrument.</summary>
    SetState = 12,

    /// <summary>The indicative auction price of an instrument, as an event.</summary>
    Indicate = 13,

    /// <summary>Time goes on.</summary>
    Tick = 14,
}
