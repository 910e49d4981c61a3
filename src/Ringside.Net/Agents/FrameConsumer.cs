using System.Numerics;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Net.Agents;

/// <summary>One consumer's end of a <see cref="FrameFanout"/>: takes frames on a thread of its own and returns them from there
/// (kernel document core-api/circular-buffers).</summary>
/// <remarks>All members belong to the consumer's thread. The frames are not copied: the bytes are those that the kernel wrote.</remarks>
public sealed class FrameConsumer
{
    private readonly FramePool _frames;
    private readonly SpscRing<Received> _in;
    private readonly SpscRing<Frame> _back;
    private readonly bool[] _held;
    private Waiter? _waiter;

    internal FrameConsumer(FramePool frames, int capacity)
    {
        _frames = frames;
        _in = new SpscRing<Received>(capacity);

        // As many as there are frames, so that a return always finds room.
        int total = frames.Length / frames.FrameSize;
        _back = new SpscRing<Frame>((int)BitOperations.RoundUpToPowerOf2((uint)total));
        _held = new bool[total];
    }

    /// <summary>Frames that it has taken and not returned.</summary>
    public int Held { get; private set; }

    /// <summary>Has this thread woken when frames come; null when it spins. Set it before the port's thread starts to hand out.</summary>
    public Waiter? WokenBy
    {
        get => Volatile.Read(ref _waiter);
        set => Volatile.Write(ref _waiter, value);
    }

    /// <summary>The bytes of a frame that this consumer has taken.</summary>
    /// <exception cref="InvalidOperationException">It has not, or has returned it.</exception>
    public Span<byte> this[Frame frame]
    {
        get
        {
            int index = frame.Offset / _frames.FrameSize;
            if ((uint)index >= (uint)_held.Length || !_held[index])
            {
                ThrowNotHeld(frame);
            }

            return _frames[frame];
        }
    }

    /// <summary>Takes the oldest frame.</summary>
    /// <param name="received">The frame and where it came from; must be returned, from this thread.</param>
    /// <returns>False when there is none.</returns>
    public bool TryTake(out Received received)
    {
        if (!_in.TryRead(out received))
        {
            return false;
        }

        _held[received.Frame.Offset / _frames.FrameSize] = true;
        Held++;
        return true;
    }

    /// <summary>Gives a frame back; its bytes must not be touched afterwards.</summary>
    /// <exception cref="InvalidOperationException">This consumer does not hold it: returned twice, or from elsewhere.</exception>
    public void Return(Frame frame)
    {
        int index = frame.Offset / _frames.FrameSize;
        if ((uint)index >= (uint)_held.Length || !_held[index])
        {
            ThrowNotHeld(frame);
        }

        _held[index] = false;
        Held--;
        if (!_back.TryWrite(frame))
        {
            throw new InvalidOperationException("more frames came back than the pool has: the pool's count of frames is wrong");
        }
    }

    /// <summary>Port's thread: gives the consumer a frame.</summary>
    internal bool TryHand(in Received received) => _in.TryWrite(received);

    /// <summary>Port's thread: takes a frame that the consumer has returned.</summary>
    internal bool TryTakeBack(out Frame frame) => _back.TryRead(out frame);

    private static void ThrowNotHeld(Frame frame) => throw new InvalidOperationException(
        $"this consumer does not hold the frame at offset {frame.Offset}: it was returned twice or came from elsewhere");
}
