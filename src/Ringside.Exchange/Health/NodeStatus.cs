namespace Ringside.Exchange.Health;

/// <summary>How a node is.</summary>
public enum NodeStatus
{
    /// <summary>It does not do its work yet: it reads what was before, or waits for others.</summary>
    Starting = 0,

    /// <summary>It does its work.</summary>
    Ok = 1,

    /// <summary>It does its work no longer.</summary>
    Stopped = 2,

    /// <summary>It cannot do its work now, and goes on by itself when it can: somebody whom it needs is not heard.</summary>
    Waiting = 3,
}
