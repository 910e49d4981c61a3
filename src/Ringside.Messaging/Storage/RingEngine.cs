using Ringside.Linux.Errors;
using Ringside.Linux.Files;
using Ringside.Linux.IoUring;

namespace Ringside.Messaging.Storage;

/// <summary>Hands operations to the kernel by a ring (io_uring(7)). The ring belongs to the thread that polls first, which also disposes of
/// it: closing the ring on another one leaves what is under way under way.</summary>
internal sealed unsafe class RingEngine : IEngine
{
    private readonly Ring _ring;
    private readonly int _depth;
    private bool _isEnabled;
    private int _underWay;

    internal RingEngine(int depth)
    {
        _depth = depth;
        _ring = RingLadder.Open(new RingOptions { SubmissionEntries = depth, Flags = RingFlags.StartDisabled }, out _);
    }

    public bool TrySubmit(EngineOperation operation, KernelFile file, byte* memory, int length, long offset, int tag)
    {
        if (_underWay == _depth || !_ring.TryNext(out SubmissionEntry* entry))
            return false;
        switch (operation)
        {
            case EngineOperation.Read:
                entry->PrepareRead(file.Value, memory, length, (ulong)offset);
                break;
            case EngineOperation.Write:
                entry->PrepareWrite(file.Value, memory, length, (ulong)offset);
                break;
            case EngineOperation.Synchronize:
                entry->PrepareSynchronize(file.Value, dataOnly: true);
                break;
            default:
                entry->PrepareAllocate(file.Value, KernelFile.PunchHole, (ulong)offset, (ulong)length);
                break;
        }

        entry->UserData = (ulong)tag;
        _underWay++;
        return true;
    }

    public int Poll(Span<EngineCompletion> into)
    {
        if (_underWay == 0)
            return 0;
        if (!_isEnabled)
        {
            _ring.Enable();
            _isEnabled = true;
        }

        if (_ring.Pending > 0 || _ring.Available == 0)
        {
            // No memory, or completions that wait to be taken: what was not taken stays prepared, and is handed over next time.
            int result = _ring.GetEvents();
            if (result < 0 && result is not (-(int)Errno.EAGAIN or -(int)Errno.EBUSY or -(int)Errno.EINTR))
                throw new KernelException("io_uring_enter(files)", (Errno)(-result));
        }

        int taken = 0;
        while (taken < into.Length && _ring.TryTake(out Completion completion))
            into[taken++] = new EngineCompletion((int)completion.UserData, completion.Result);
        _underWay -= taken;
        return taken;
    }

    public void Dispose() => _ring.Dispose();
}
