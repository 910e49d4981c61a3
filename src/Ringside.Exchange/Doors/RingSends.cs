using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;
using Ringside.Linux.Memory;
using Ringside.Linux.Sockets;

namespace Ringside.Exchange.Doors;

/// <summary>Sends to several connections with one call (io_uring_enter(2)).</summary>
/// <remarks>A send here does not wait (MSG_DONTWAIT), so it is done when the call returns: the kernel took bytes or did not, as with
/// send(2), and whoever keeps count of what a slow reader has not taken need not wait for anything. That is why these sends have a ring of
/// their own: all completions in it are theirs. One alone, and much at once, gains nothing by a ring and goes by send(2).</remarks>
internal sealed unsafe class RingSends : IDisposable
{
    private const int MostSends = 128;
    private const int CopiedBytes = 131_072;
    private const int MostBytes = 16_384;
    private const int MostLooks = 64;
    private const int MostWaits = 1_000;
    private const long WaitNanos = 1_000_000;
    private const int DontWait = 0x40;

    private readonly IConnectionEvents _events;
    private readonly PinnedRegion _bytes = new(CopiedBytes);
    private readonly Ring _ring;
    private readonly Piece[] _pieces = new Piece[MostSends];
    private int _count;
    private int _used;

    internal RingSends(IConnectionEvents events)
    {
        _events = events;
        try
        {
            _ring = Ring.Open(new RingOptions { SubmissionEntries = MostSends, Flags = RingOptions.OneThread });
        }
        catch
        {
            _bytes.Dispose();
            throw;
        }
    }

    /// <summary>Sends bytes to a connection, at the latest with <see cref="Finish"/>.</summary>
    internal void Add(int connection, KernelSocket socket, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MostBytes)
        {
            _events.Sent(connection, bytes.Length, socket.Send(bytes));
            return;
        }

        if (_count == MostSends || CopiedBytes - _used < bytes.Length)
            Finish();
        bytes.CopyTo(new Span<byte>(_bytes.Start + _used, bytes.Length));
        _pieces[_count++] = new Piece { Connection = connection, Socket = socket, Start = _used, Length = bytes.Length };
        _used += bytes.Length;
    }

    /// <summary>A connection is about to be closed: nothing is sent to it any more.</summary>
    internal void Forget(int connection)
    {
        foreach (ref Piece piece in _pieces.AsSpan(0, _count))
        {
            if (piece.Connection == connection)
                piece.Socket = null;
        }
    }

    /// <summary>Sends what has not been sent yet, and tells what became of it.</summary>
    /// <exception cref="KernelException">The ring does not work.</exception>
    internal void Finish()
    {
        int count = _count;
        if (count > 1)
            SendTogether(count);
        else if (count == 1 && _pieces[0].Socket is { } only)
            _pieces[0].Result = only.Send(new ReadOnlySpan<byte>(_bytes.Start, _pieces[0].Length));

        // What is told may close connections, and their pieces are forgotten then.
        for (int index = 0; index < count; index++)
        {
            if (_pieces[index].Socket is not null)
                _events.Sent(_pieces[index].Connection, _pieces[index].Length, _pieces[index].Result);
            _pieces[index].Socket = null;
        }

        _count = _used = 0;
    }

    public void Dispose()
    {
        _ring.Dispose();
        _bytes.Dispose();
    }

    private void SendTogether(int count)
    {
        int left = 0;
        for (int index = 0; index < count; index++)
        {
            ref readonly Piece piece = ref _pieces[index];
            if (piece.Socket is null)
                continue;
            if (!_ring.TryNext(out SubmissionEntry* entry))
            {
                _pieces[index].Result = piece.Socket.Send(new ReadOnlySpan<byte>(_bytes.Start + piece.Start, piece.Length));
                continue;
            }

            entry->PrepareSend(piece.Socket.Value, _bytes.Start + piece.Start, piece.Length, TransferOptions.None, DontWait);
            entry->UserData = (ulong)index;
            left++;
        }

        int result = _ring.Submit();
        for (int look = 0; left > 0; look++)
        {
            if (result < 0 && (Errno)(-result) is not (Errno.EAGAIN or Errno.EBUSY or Errno.EINTR))
                throw new KernelException("io_uring_enter(sends)", (Errno)(-result));

            // The kernel has no memory for them now, or has given one to a thread of its own. It uses our bytes until it has answered.
            if (look > MostLooks + MostWaits)
                throw new KernelException("io_uring_enter(sends)", result < 0 ? (Errno)(-result) : Errno.ETIME);
            for (; _ring.TryTake(out Completion completion); left--)
                _pieces[(int)completion.UserData].Result = completion.Result;
            if (left > 0)
                result = look < MostLooks ? _ring.GetEvents() : _ring.SubmitAndWait(1, WaitNanos);
        }
    }

    private struct Piece
    {
        public KernelSocket? Socket;
        public int Connection;
        public int Start;
        public int Length;
        public int Result;
    }
}
