namespace Ringside.Bench.Messaging;

/// <summary>Where a process stands in a run. It only goes forward.</summary>
internal enum MessagingPhase
{
    /// <summary>Links are made; nothing is said.</summary>
    Connecting,

    /// <summary>Messages go, nothing counts.</summary>
    Warming,

    /// <summary>What happens counts.</summary>
    Measuring,

    /// <summary>Nothing new is said.</summary>
    Measured,

    /// <summary>The thread ends.</summary>
    Stopped,
}
