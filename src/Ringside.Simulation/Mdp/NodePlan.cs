using Ringside.Messaging.Mdp;

namespace Ringside.Simulation.Mdp;

/// <summary>What one node of a run is and does.</summary>
internal sealed record NodePlan
{
    internal required MdpOptions Options { get; init; }

    /// <summary>Time between two looks of its application.</summary>
    internal required long TickNanos { get; init; }

    /// <summary>Messages that its application takes at most in one look.</summary>
    internal required int Takes { get; init; }

    /// <summary>Leases that it holds at most.</summary>
    internal required int Holds { get; init; }

    /// <summary>Percent of looks in which it sends, and messages that it tries to send then.</summary>
    internal required int SendPercent { get; init; }

    internal required int SendBurst { get; init; }

    /// <summary>Longest message that it sends, and percent of those that are long.</summary>
    internal required int LongestMessage { get; init; }

    internal required int LongPercent { get; init; }

    /// <summary>Bytes that it sends at most in the whole run.</summary>
    internal required long SendBudget { get; init; }

    /// <summary>Packets that its port holds at most, and how long before they leave.</summary>
    internal required int PortRoom { get; init; }

    internal required long PortDelayNanos { get; init; }

    /// <summary>Whether a turn begins with sending, as in the loop of a node, or ends with it.</summary>
    internal required bool SendsFirst { get; init; }

    /// <summary>Percent of looks at which it confirms what it has dealt with.</summary>
    internal required int ConfirmPercent { get; init; }

    /// <summary>Percent of looks at which it takes events.</summary>
    internal required int EventPercent { get; init; }
}
