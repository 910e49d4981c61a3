using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;

namespace Ringside.Net.Ports.IoUring;

/// <summary>Receives through a ring that are tried once, within the call that submits them (RECVMSG with MSG_DONTWAIT): for a thread that
/// spins.</summary>
/// <remarks>
/// A receive that stands for ever is woken for each datagram by way of a poll and of work that the kernel puts off until this thread
/// enters the ring, and looks once more in vain afterwards. Who looks all the time need not be woken. Each place has a frame of its own
/// to receive into; places are used in a circle, and what arrived is handed over in the order in which it was asked for.
/// </remarks>
internal sealed unsafe class InstantReceives : IDisposable
{
    /// <summary>Places, a power of two.</summary>
    internal const int Places = 16;

    private const int Outstanding = int.MinValue;
    private const int DontWait = 0x40;
    private const int Mask = Places - 1;

    private readonly PortRing _ring;
    private readonly FramePool _frames;
    private readonly MessageBatch _batch;
    private readonly int[] _offsets = new int[Places];
    private readonly int[] _results = new int[Places];
    private uint _head;
    private uint _tail;

    /// <summary>Lends a frame of the pool to each place.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="frames">The pool, with as many frames to lend as there are places.</param>
    /// <param name="controlLength">Bytes of control messages with each datagram.</param>
    internal InstantReceives(PortRing ring, FramePool frames, int controlLength)
    {
        _ring = ring;
        _frames = frames;
        _batch = new MessageBatch(Places, Places, (controlLength + 7) & ~7);
        for (int place = 0; place < Places; place++)
        {
            _ = frames.TryLend(out _offsets[place]);
        }
    }

    /// <summary>Receives that were asked for and not taken yet, whether they have completed or not.</summary>
    internal int Waiting => (int)(_tail - _head);

    /// <summary>Receives that have not completed: only where the kernel did not take them with the call.</summary>
    internal int CountOutstanding()
    {
        int count = 0;
        for (uint i = _head; i != _tail; i++)
        {
            count += _results[i & Mask] == Outstanding ? 1 : 0;
        }

        return count;
    }

    /// <summary>Writes receives into the submission queue.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="file">The socket, or its place in the table of files.</param>
    /// <param name="flag">Which of the two.</param>
    /// <param name="slot">Slot of the port's handler.</param>
    /// <returns>How many there was room for.</returns>
    internal int Prepare(int most, int file, SubmissionFlags flag, int slot)
    {
        int count = 0;
        while (count < most && Waiting < Places && _ring.TryNext(out SubmissionEntry* entry))
        {
            int place = (int)(_tail++ & Mask);
            _results[place] = Outstanding;
            _batch.Arm(place, _frames.Start + _offsets[place] + _frames.Headroom, _frames.PayloadCapacity);
            entry->PrepareReceiveMessage(file, _batch.HeaderAt(place), TransferOptions.None, DontWait);
            entry->Flags = flag;
            entry->UserData = RingTag.Make(slot, RingTag.Instant, (ulong)place);
            count++;
        }

        return count;
    }

    /// <summary>A receive has completed.</summary>
    /// <param name="place">Its place.</param>
    /// <param name="result">Bytes, or a negative errno.</param>
    internal void Completed(int place, int result)
    {
        _results[place] = result;
        _ring.Kept(result >= 0 ? 1 : 0);
    }

    /// <summary>Takes the oldest receive that has completed.</summary>
    /// <param name="error">Why nothing was received; none otherwise.</param>
    /// <param name="facts">What came with the datagram.</param>
    /// <param name="frame">The datagram; empty when it was cut or there is an error.</param>
    /// <returns>False when there is none, or the user holds as many frames as it may.</returns>
    internal bool TryTake(out Errno error, out ReceiveFacts facts, out Frame frame)
    {
        int place = (int)(_head & Mask);
        int result = _results[place];
        (error, facts, frame) = (Errno.None, default, default);
        if (Waiting == 0 || result == Outstanding)
        {
            return false;
        }

        if (result < 0)
        {
            error = (Errno)(-result);
            _head++;
            return true;
        }

        _batch.ReceivedAt(place, out facts);
        if (!facts.IsTruncated)
        {
            if (!_frames.TryHandOver(_offsets[place] + _frames.Headroom, result, out frame))
            {
                return false;
            }

            _ = _frames.TryLend(out _offsets[place]);
        }

        _head++;
        _ring.Kept(-1);
        return true;
    }

    /// <summary>Frees the headers; only when nothing is outstanding.</summary>
    public void Dispose()
    {
        for (; _head != _tail; _head++)
        {
            _ring.Kept(_results[_head & Mask] >= 0 ? -1 : 0);
        }

        _batch.Dispose();
    }
}
