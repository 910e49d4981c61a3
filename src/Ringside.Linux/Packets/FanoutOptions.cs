namespace Ringside.Linux.Packets;

/// <summary>Additions to a <see cref="FanoutMode"/> (PACKET_FANOUT_FLAG_..., packet(7)).</summary>
[Flags]
public enum FanoutOptions
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>What finds its socket full goes to another one.</summary>
    Rollover = 0x1000,

    /// <summary>Fragments are put together before the choice.</summary>
    Defragment = 0x8000,
}
