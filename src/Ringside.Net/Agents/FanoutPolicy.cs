namespace Ringside.Net.Agents;

/// <summary>Which consumers get a frame (the choices are those of PACKET_FANOUT in packet(7), and "all").</summary>
public enum FanoutPolicy
{
    /// <summary>Every consumer gets every frame; it is free when the last has returned it.</summary>
    All,

    /// <summary>Each frame goes to one consumer, in turn.</summary>
    InTurn,

    /// <summary>Each frame goes to one consumer, the same for all frames of one sender.</summary>
    BySource,
}
