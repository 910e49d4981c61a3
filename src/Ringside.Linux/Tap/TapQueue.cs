using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;

namespace Ringside.Linux.Tap;

/// <summary>One queue of a tap device: Ethernet frames in and out, never waiting (kernel document networking/tuntap).</summary>
public sealed unsafe class TapQueue : FileDescriptor
{
    internal TapQueue(int descriptor)
        : base(descriptor)
    {
    }

    /// <summary>Takes the next frame that the kernel sent on the link.</summary>
    /// <param name="into">Where it goes, from the destination address on (or the offload header, when asked for); a longer frame is cut,
    /// which cannot be told: give room for the MTU and 18 bytes.</param>
    /// <returns>Bytes, or a negative <see cref="Errno"/>: EAGAIN when there is none.</returns>
    public int Read(Span<byte> into)
    {
        fixed (byte* start = into)
        {
            nint read = Libc.read(Value, start, (nuint)into.Length);
            return read >= 0 ? (int)read : -(int)KernelException.LastError;
        }
    }

    /// <summary>Lets a frame arrive at the kernel.</summary>
    /// <param name="frame">The frame, without its check sequence.</param>
    /// <returns>Bytes, or a negative <see cref="Errno"/>: EIO while the link is down, EINVAL for what is no frame.</returns>
    public int Write(ReadOnlySpan<byte> frame)
    {
        fixed (byte* start = frame)
        {
            nint written = Libc.write(Value, start, (nuint)frame.Length);
            return written >= 0 ? (int)written : -(int)KernelException.LastError;
        }
    }
}
