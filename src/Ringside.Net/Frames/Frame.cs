namespace Ringside.Net.Frames;

/// <summary>A leased piece of a <see cref="FramePool"/>: where a payload stands, or may be written
/// (in a UMEM the offset is what its descriptors carry, kernel document networking/af_xdp).</summary>
/// <remarks>Whoever holds the frame owns the bytes, until it gives the frame to a port or returns it. It names a place in
/// the pool, not an address, so that the same value serves sockets, registered buffers and UMEM descriptors.</remarks>
/// <param name="Offset">First byte of the payload, counted from the start of the pool.</param>
/// <param name="Length">Bytes of the payload: what arrived, or what may be written.</param>
public readonly record struct Frame(int Offset, int Length)
{
    /// <summary>The same frame with only its first bytes: what a sender really wrote.</summary>
    /// <param name="length">Bytes, at most <see cref="Length"/>.</param>
    public Frame Take(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)Length);
        return new Frame(Offset, length);
    }

    /// <summary>The same frame without its first bytes. Without all of them it is empty and keeps its place, because the byte after
    /// the last one is another frame's.</summary>
    /// <param name="count">Bytes to leave out, at most <see cref="Length"/>.</param>
    public Frame Skip(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Length);
        return count == Length ? new Frame(Offset, 0) : new Frame(Offset + count, Length - count);
    }
}
