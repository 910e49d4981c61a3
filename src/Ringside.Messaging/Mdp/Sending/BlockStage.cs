namespace Ringside.Messaging.Mdp.Sending;

/// <summary>Where a block stands on its way out.</summary>
internal enum BlockStage : byte
{
    /// <summary>Confirmed, or given up; its frame is returned.</summary>
    Done,

    /// <summary>May be added to, or waits for its first turn.</summary>
    Unsent,

    /// <summary>Under way.</summary>
    Sent,

    /// <summary>Waits to be sent again.</summary>
    Lost,
}
