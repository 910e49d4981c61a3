using System.Runtime.InteropServices;

namespace Ringside.Linux.IoUring;

/// <summary>One piece of memory for an operation on several (struct iovec, readv(2)).</summary>
/// <param name="Start">Address of the first byte.</param>
/// <param name="Length">Bytes.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly unsafe record struct IoVector(nint Start, nuint Length)
{
    /// <summary>Makes it from a pointer.</summary>
    /// <param name="start">First byte.</param>
    /// <param name="length">Bytes.</param>
    public IoVector(void* start, nuint length)
        : this((nint)start, length)
    {
    }
}
