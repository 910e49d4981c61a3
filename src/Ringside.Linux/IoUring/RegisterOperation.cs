namespace Ringside.Linux.IoUring;

/// <summary>Operations of io_uring_register(2).</summary>
internal enum RegisterOperation : uint
{
    UnregisterBuffers = 1,
    UnregisterFiles = 3,
    EventDescriptor = 4,
    UnregisterEventDescriptor = 5,
    Probe = 8,
    EnableRings = 12,
    Files = 13,
    UpdateFiles = 14,
    Buffers = 15,
    UpdateBuffers = 16,
    RingDescriptors = 20,
    UnregisterRingDescriptors = 21,
    BufferRing = 22,
    UnregisterBufferRing = 23,
    Cancel = 24,
    BufferRingStatus = 26,
    BusyPoll = 27,
    UnregisterBusyPoll = 28,
    Resize = 33,
}
