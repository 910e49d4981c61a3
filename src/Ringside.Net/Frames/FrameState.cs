namespace Ringside.Net.Frames;

/// <summary>Who has a frame.</summary>
internal enum FrameState : byte
{
    /// <summary>Nobody; or, for a slot of a kernel's ring, the kernel.</summary>
    Free,

    /// <summary>The user.</summary>
    Leased,

    /// <summary>The kernel, which may write into it.</summary>
    Lent,
}
