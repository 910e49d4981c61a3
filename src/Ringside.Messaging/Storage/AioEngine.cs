using Ringside.Linux.Aio;
using Ringside.Linux.Errors;
using Ringside.Linux.Files;
using Ringside.Linux.Memory;
using Ringside.Messaging.Requests;

namespace Ringside.Messaging.Storage;

/// <summary>Hands operations to the kernel in batches (io_submit(2), io_getevents(2)); holes, which it has no operation for, are made when
/// they are begun.</summary>
internal sealed unsafe class AioEngine : IEngine
{
    private readonly AioContext _context;
    private readonly PinnedRegion _region;
    private readonly AioRequest* _requests;
    private readonly AioCompletion[] _events;
    private readonly Begun[] _begun;
    private readonly nint[] _toSubmit;
    private readonly IndexQueue _free;
    private readonly CompletionQueue<EngineCompletion> _done;
    private int _toSubmitCount;
    private int _underWay;

    internal AioEngine(int depth)
    {
        _context = new AioContext(depth);
        _region = new PinnedRegion(depth * sizeof(AioRequest));
        _requests = (AioRequest*)_region.Start;
        _events = new AioCompletion[depth];
        _begun = new Begun[depth];
        _toSubmit = new nint[depth];
        _free = new IndexQueue(depth);
        _done = new CompletionQueue<EngineCompletion>(depth);
        for (int i = 0; i < depth; i++)
        {
            _free.Add(i);
        }
    }

    public bool TrySubmit(EngineOperation operation, KernelFile file, byte* memory, int length, long offset, int tag)
    {
        // What is under way and what waits to be taken together never are more than the places.
        if (_done.Count >= _free.Count)
            return false;
        int place = _free.First;
        _free.RemoveFirst();
        _begun[place] = new Begun(tag, file, operation);
        if (operation == EngineOperation.PunchHole)
        {
            End(place, PreadEngine.Do(operation, file, null, length, offset));
            return true;
        }

        AioOperation kind = operation switch
        {
            EngineOperation.Read => AioOperation.Read,
            EngineOperation.Write => AioOperation.Write,
            _ => AioOperation.SynchronizeData,
        };
        _requests[place].Prepare(kind, file.Value, memory, length, offset, (ulong)place);
        _toSubmit[_toSubmitCount++] = (nint)(_requests + place);
        return true;
    }

    public int Poll(Span<EngineCompletion> into)
    {
        Submit();
        if (_underWay > 0)
        {
            int count = _context.Take(_events, 0, 0);
            for (int i = 0; i < count; i++)
            {
                _underWay--;
                End((int)_events[i].Data, _events[i].Result);
            }
        }

        return _done.Take(into);
    }

    public void Dispose()
    {
        _context.Dispose();
        _region.Dispose();
    }

    private void Submit()
    {
        int from = 0;
        while (from < _toSubmitCount)
        {
            int result = _context.Submit(_toSubmit.AsSpan(from, _toSubmitCount - from));
            if (result > 0)
            {
                from += result;
                _underWay += result;
            }
            else if (result is 0 or -(int)Errno.EAGAIN)
            {
                break; // again with the next call
            }
            else
            {
                Refused((int)((AioRequest*)_toSubmit[from++] - _requests), result);
            }
        }

        _toSubmit.AsSpan(from, _toSubmitCount - from).CopyTo(_toSubmit);
        _toSubmitCount -= from;
    }

    // Not every file system can synchronize asynchronously (EINVAL).
    private void Refused(int place, int error)
    {
        ref Begun begun = ref _begun[place];
        bool waits = begun.Operation == EngineOperation.Synchronize && error == -(int)Errno.EINVAL;
        End(place, waits ? begun.File.Synchronize() : error);
    }

    private void End(int place, int result)
    {
        _done.Add(new EngineCompletion(_begun[place].Tag, result));
        _begun[place] = default;
        _free.Add(place);
    }

    private readonly record struct Begun(int Tag, KernelFile File, EngineOperation Operation);
}
