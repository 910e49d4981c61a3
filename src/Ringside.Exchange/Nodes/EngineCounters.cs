namespace Ringside.Exchange.Nodes;

/// <summary>What an engine has done with what it was sent. Plain numbers: whoever reads them from another thread sees them a little
/// later.</summary>
public sealed class EngineCounters
{
    /// <summary>Inputs that became batches.</summary>
    public long Sequenced;

    /// <summary>Batches of others, of its own runs before too, that were applied.</summary>
    public long Replayed;

    /// <summary>Inputs of the engine before that were carried out again: it had begun to tell of them when it ended.</summary>
    public long Resumed;

    /// <summary>Inputs dropped because one before them is missing.</summary>
    public long OutOfSequence;

    /// <summary>Inputs dropped because they are in the stream already.</summary>
    public long Repeated;

    /// <summary>Inputs dropped because another engine writes.</summary>
    public long NotLeading;

    /// <summary>Inputs that no gateway may send.</summary>
    public long Forbidden;

    /// <summary>Times that an input had to wait: too much is not stable yet.</summary>
    public long Busy;

    /// <summary>Runs of gateways that were given up because they, or the members of an older one, were not heard.</summary>
    public long GatewaysLost;
}
