using Ringside.Linux.IoUring;
using Ringside.Net.Frames;

namespace Ringside.Net.Loop;

/// <content>Who has which frame: coroutines lease them, wait for them, and lose them when they end; receives that go on by themselves
/// take theirs from a buffer ring.</content>
public sealed unsafe partial class RingLoop
{
    private readonly Coroutine?[] _frameOwners;
    private readonly LinkedList<LoopOperation> _leases = new();
    private readonly List<LoopReceiver> _starved = [];
    private readonly BufferRing _buffers;
    private readonly LoopMail _mail;

    internal BufferRing Buffers => _buffers;

    internal bool TryLease(Coroutine owner, out Frame frame)
    {
        if (!Frames.TryLease(out frame))
        {
            return false;
        }

        _frameOwners[frame.Offset / Frames.FrameSize] = owner;
        return true;
    }

    internal bool TryHandOver(Coroutine owner, int offset, int length, out Frame frame)
    {
        if (!Frames.TryHandOver(offset, length, out frame))
        {
            return false;
        }

        _frameOwners[offset / Frames.FrameSize] = owner;
        return true;
    }

    /// <summary>An operation that is done when a frame is there for it.</summary>
    internal LoopTask WaitForFrame(Coroutine owner)
    {
        LoopOperation operation = Take(owner);
        if (_leases.Count == 0 && TryLease(owner, out Frame frame))
        {
            operation.Frame = frame;
            operation.HasFrame = true;
            Finish(operation, 0);
        }
        else
        {
            _leases.AddLast(operation.LeaseNode);
        }

        return new LoopTask(operation);
    }

    internal void ReturnFrame(Frame frame)
    {
        _frameOwners[frame.Offset / Frames.FrameSize] = null;
        Frames.Return(frame);
        if (_leases.First is { } first && TryLease(first.Value.Owner!, out Frame next))
        {
            _leases.RemoveFirst();
            first.Value.Frame = next;
            first.Value.HasFrame = true;
            Finish(first.Value, 0);
        }

        Refill();
    }

    /// <summary>All that a coroutine still holds, except what the kernel is working on.</summary>
    internal void ReturnFramesOf(Coroutine owner)
    {
        for (int i = 0; i < _frameOwners.Length; i++)
        {
            if (_frameOwners[i] == owner)
            {
                ReturnFrame(new Frame(i * Frames.FrameSize, 0));
            }
        }
    }

    /// <summary>The kernel keeps the frame of an abandoned operation; its owner has lost it.</summary>
    internal void KeepForKernel(Frame frame) => _frameOwners[frame.Offset / Frames.FrameSize] = null;

    internal void AddStarved(LoopReceiver receiver) => _starved.Add(receiver);

    internal void RemoveStarved(LoopReceiver receiver) => _starved.Remove(receiver);

    /// <summary>Gives the kernel what it may have, and starts receives again that ran out.</summary>
    internal void Refill()
    {
        bool added = false;
        while (Frames.TryLend(out int offset))
        {
            _buffers.Add(Frames.Start + offset, Frames.FrameSize, (ushort)(offset / Frames.FrameSize));
            added = true;
        }

        if (added)
        {
            _buffers.Publish();
        }

        // From the end: a receiver that gets going again leaves the list.
        for (int i = _starved.Count - 1; i >= 0; i--)
        {
            _starved[i].OnFrames();
        }
    }
}
