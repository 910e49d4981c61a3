namespace Ringside.Simulation.Mdp;

/// <summary>What can happen in a run.</summary>
internal enum IncidentKind
{
    /// <summary>A link gets other faults.</summary>
    Faults,

    /// <summary>One direction is cut for a while.</summary>
    Cut,

    /// <summary>A node is cut off in both directions for a while.</summary>
    Isolate,

    /// <summary>A node goes on at another port.</summary>
    Move,

    /// <summary>The clock of a node leaps forward.</summary>
    Leap,

    /// <summary>A node forgets everything and starts anew at the same address.</summary>
    Restart,

    /// <summary>An application does nothing for a while.</summary>
    Pause,

    /// <summary>An application connects.</summary>
    Connect,

    /// <summary>An application takes the pin away.</summary>
    Disconnect,

    /// <summary>An application closes a connection.</summary>
    Close,

    /// <summary>An application has nothing to do with an address for a while.</summary>
    Deny,

    /// <summary>A wide packet is not carried any more by any link.</summary>
    Narrow,
}
