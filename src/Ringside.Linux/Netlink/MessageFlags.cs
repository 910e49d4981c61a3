namespace Ringside.Linux.Netlink;

/// <summary>Flags of a message header (netlink(7)). The upper byte means one thing in requests and another in answers.</summary>
[Flags]
internal enum MessageFlags : ushort
{
    None = 0,
    Request = 0x001,
    Multi = 0x002,
    Acknowledge = 0x004,
    DumpInterrupted = 0x010,

    // In requests that read.
    Dump = 0x300,

    // In requests that write.
    Replace = 0x100,
    Exclusive = 0x200,
    Create = 0x400,

    // In acknowledgements.
    Capped = 0x100,
    HasAttributes = 0x200,
}
