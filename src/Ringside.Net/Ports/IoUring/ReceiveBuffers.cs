using System.Diagnostics;
using System.Numerics;
using Ringside.Linux.IoUring;
using Ringside.Net.Frames;

namespace Ringside.Net.Ports.IoUring;

/// <summary>The frames of a port, some of them lent to the kernel in a buffer ring, and what has arrived in them but was not handed over
/// yet, in the order of arrival.</summary>
/// <remarks>
/// What the kernel writes before a payload (sender, control messages) stands in the frame's headroom, so that a payload may be as long as
/// the frame that was asked for. The number of a buffer is a place in a table here, not a frame: a frame that is handed over is replaced
/// by a free one under the same number.
/// </remarks>
internal sealed unsafe class ReceiveBuffers : IDisposable
{
    private const int MinimumLent = 8;
    private const int MaximumLent = 64;

    private readonly PortRing _ring;
    private readonly BufferRing _buffers;
    private readonly int[] _frames;
    private readonly (ushort Id, int Length)[] _arrived;
    private readonly int _headerLength;
    private readonly int _mask;
    private uint _head;
    private uint _tail;
    private int _added;

    /// <summary>Makes the pool and lends the kernel its share.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="frameCount">Frames of the user.</param>
    /// <param name="payloadCapacity">Bytes of payload in each, a power of two.</param>
    /// <param name="headerLength">Bytes that the kernel writes before the payload.</param>
    /// <param name="others">Frames that are lent to the kernel in other ways.</param>
    internal ReceiveBuffers(PortRing ring, int frameCount, int payloadCapacity, int headerLength, int others = 0)
    {
        new FramePoolLayout(frameCount, payloadCapacity, 0).Check();
        _ring = ring;
        _headerLength = headerLength;
        int lent = Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)frameCount), MinimumLent, MaximumLent);
        int frameSize = (int)BitOperations.RoundUpToPowerOf2((uint)(payloadCapacity + headerLength));
        Frames = new FramePool(new FramePoolLayout(frameCount, frameSize, frameSize - payloadCapacity, lent + others), null);
        _frames = new int[lent];
        _arrived = new (ushort, int)[lent];
        _mask = lent - 1;
        Group = ring.TakeGroup();
        try
        {
            _buffers = new BufferRing(ring.Ring, Group, lent);
        }
        catch
        {
            ring.ReturnGroup(Group);
            Frames.Dispose();
            throw;
        }

        for (int id = 0; id < lent; id++)
        {
            Lend((ushort)id);
        }

        Publish();
    }

    internal FramePool Frames { get; }

    /// <summary>Group by which receives name the buffers.</summary>
    internal ushort Group { get; }

    /// <summary>Pieces that wait to be handed over.</summary>
    internal int Waiting => (int)(_tail - _head);

    /// <summary>True while the kernel has buffers, so that a receive may be armed.</summary>
    internal bool HasLent => Waiting < _frames.Length;

    /// <summary>Something arrived in a buffer.</summary>
    /// <param name="id">The buffer.</param>
    /// <param name="length">Bytes, what stands before the payload included.</param>
    internal void Arrived(ushort id, int length)
    {
        _arrived[_tail++ & _mask] = (id, length);
        _ring.Kept(1);
    }

    /// <summary>What waits longest, header and payload; nothing is taken.</summary>
    internal ReadOnlySpan<byte> PeekBytes()
    {
        (ushort id, int length) = _arrived[_head & _mask];
        return new ReadOnlySpan<byte>(Frames.Start + BufferOffset(id), length);
    }

    /// <summary>Hands what waits longest to the user, and lends the kernel another frame.</summary>
    /// <param name="payloadLength">Bytes of the payload.</param>
    /// <param name="frame">The payload, when the result is true.</param>
    /// <returns>False when the user holds as many frames as it may.</returns>
    internal bool TryHandOver(int payloadLength, out Frame frame)
    {
        ushort id = _arrived[_head & _mask].Id;
        if (!Frames.TryHandOver(BufferOffset(id) + _headerLength, payloadLength, out frame))
        {
            return false;
        }

        _head++;
        _ring.Kept(-1);
        Lend(id);
        return true;
    }

    /// <summary>Throws away what waits longest; the kernel has its buffer again.</summary>
    internal void Discard()
    {
        ushort id = _arrived[_head++ & _mask].Id;
        _ring.Kept(-1);
        Add(id);
    }

    /// <summary>Shows the kernel the buffers that it got back.</summary>
    internal void Publish()
    {
        if (_added > 0)
        {
            _buffers.Publish();
            _added = 0;
        }
    }

    /// <summary>Takes the buffers from the kernel and frees the memory. Only when no receive is under way.</summary>
    public void Dispose()
    {
        _ring.Kept(-Waiting);
        _head = _tail;
        _buffers.Dispose();
        _ring.ReturnGroup(Group);
        Frames.Dispose();
    }

    private void Lend(ushort id)
    {
        // There always is one: user and kernel each have a fixed share of the pool.
        bool lent = Frames.TryLend(out _frames[id]);
        Debug.Assert(lent, "the pool holds a frame for every buffer");
        Add(id);
    }

    private void Add(ushort id)
    {
        _buffers.Add(Frames.Start + BufferOffset(id), _headerLength + Frames.PayloadCapacity, id);
        _added++;
    }

    private int BufferOffset(ushort id) => _frames[id] + Frames.Headroom - _headerLength;
}
