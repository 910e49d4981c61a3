namespace Ringside.Messaging.Mdp;

/// <summary>Which threads a node has. What it does is the same in each (docs/mdp.md).</summary>
public enum ThreadShape
{
    /// <summary>None: the caller drives it.</summary>
    Single,

    /// <summary>One thread for everything.</summary>
    Agent,

    /// <summary>One thread receives, one works and sends; bounded rings with one producer and one consumer join them.</summary>
    Pair,

    /// <summary>A thread that prepares what is to be sent, one that works and sends, one that receives, and some that handle what
    /// arrived.</summary>
    Pipeline,

    /// <summary>Several nodes side by side, each with a port and a thread, peers spread over them.</summary>
    Sharded,
}
