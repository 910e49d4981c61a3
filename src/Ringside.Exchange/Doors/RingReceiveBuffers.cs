using System.Numerics;
using Ringside.Linux.IoUring;
using Ringside.Linux.Memory;

namespace Ringside.Exchange.Doors;

/// <summary>Memory that the kernel takes a piece of when bytes come, for whichever connection (IORING_REGISTER_PBUF_RING of
/// io_uring_register(2)): silent connections need none.</summary>
internal sealed unsafe class RingReceiveBuffers : IDisposable
{
    private readonly PinnedRegion _region;
    private readonly BufferRing _buffers;
    private readonly int _size;
    private bool _isAdded;

    /// <summary>Makes them, and lends all to the kernel.</summary>
    /// <param name="ring">Whose receives take from them.</param>
    /// <param name="count">How many; rounded up to a power of two.</param>
    /// <param name="size">Bytes of each.</param>
    internal RingReceiveBuffers(Ring ring, int count, int size)
    {
        count = (int)BitOperations.RoundUpToPowerOf2((uint)count);
        _size = size;
        _region = new PinnedRegion(count * size);
        try
        {
            _buffers = new BufferRing(ring, Group, count);
        }
        catch
        {
            _region.Dispose();
            throw;
        }

        for (int id = 0; id < count; id++)
            Return((ushort)id);
        Publish();
    }

    /// <summary>What receives name them by.</summary>
    internal static ushort Group => 0;

    /// <summary>The bytes that came.</summary>
    internal ReadOnlySpan<byte> Bytes(ushort id, int length) => new(_region.Start + (id * _size), length);

    /// <summary>The bytes have been looked at.</summary>
    internal void Return(ushort id)
    {
        _buffers.Add(_region.Start + (id * _size), _size, id);
        _isAdded = true;
    }

    /// <summary>Shows the kernel what it got back; before receives are submitted, which otherwise may find nothing.</summary>
    internal void Publish()
    {
        if (_isAdded)
            _buffers.Publish();
        _isAdded = false;
    }

    /// <summary>Frees the memory; the ring that writes to it must have been disposed.</summary>
    public void Dispose()
    {
        _buffers.Dispose();
        _region.Dispose();
    }
}
