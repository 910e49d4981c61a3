namespace Ringside.Net.Ports;

/// <summary>Where the kernel's receive stamp of a packet comes from (kernel document networking/timestamping).</summary>
public enum StampSource
{
    /// <summary>No stamps: a plain receive call.</summary>
    None,

    /// <summary>SO_TIMESTAMPING: a control message with every packet.</summary>
    ControlMessage,

    /// <summary>SIOCGSTAMPNS: a call of its own, made only for the packets whose stamp is wanted.</summary>
    OnDemand,
}
