namespace Ringside.Messaging.Objects;

/// <summary>First byte of a message about objects.</summary>
internal enum ObjectMessageKind : byte
{
    Head = 0x10,
    Block = 0x11,
    Append = 0x12,
    Finish = 0x13,
    Status = 0x14,
    Cancel = 0x15,
}
