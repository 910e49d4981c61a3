using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ringside.Bench.Storage;

/// <summary>Messages of any length from one thread to one other, in one block of memory (kernel document
/// core-api/circular-buffers).</summary>
/// <remarks>A message is its length in 8 bytes and its bytes, rounded up to 8; one that does not fit before the end leaves a mark there
/// and begins at the start. The writer's release store of its position comes after the bytes, so that who acquires it sees them; the
/// reader's comes after it has read, so that nothing unread is written over.</remarks>
internal sealed class MessageRing
{
    private const int HeaderBytes = 8;
    private const long Skip = -1;

    private readonly byte[] _bytes;
    private Positions _positions;

    internal MessageRing(int bytes, int maximumMessage)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(int.PopCount(bytes), 1, nameof(bytes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximumMessage, bytes / 4);
        _bytes = new byte[bytes];
        MaximumMessage = maximumMessage;
    }

    internal int MaximumMessage { get; }

    /// <summary>Writer's thread only.</summary>
    /// <returns>False when there is no room.</returns>
    internal bool TryWrite(ReadOnlySpan<byte> message)
    {
        long tail = _positions.Tail;
        int at = (int)tail & (_bytes.Length - 1);
        int needed = SizeOf(message.Length);
        int toEnd = _bytes.Length - at;
        int skipped = needed > toEnd ? toEnd : 0;
        if (tail + skipped + needed - _positions.HeadSeen > _bytes.Length)
        {
            _positions.HeadSeen = Volatile.Read(ref _positions.Head);
            if (tail + skipped + needed - _positions.HeadSeen > _bytes.Length)
                return false;
        }

        if (skipped > 0)
        {
            Length(at) = Skip;
            at = 0;
        }

        Length(at) = message.Length;
        message.CopyTo(_bytes.AsSpan(at + HeaderBytes));
        Volatile.Write(ref _positions.Tail, tail + skipped + needed);
        return true;
    }

    /// <summary>Reader's thread only.</summary>
    /// <returns>False when the ring is empty.</returns>
    internal bool TryPeek(out ReadOnlySpan<byte> message)
    {
        message = default;
        if (!HasNext())
            return false;
        if (Length(At(_positions.Head)) == Skip)
        {
            int toEnd = _bytes.Length - At(_positions.Head);
            Volatile.Write(ref _positions.Head, _positions.Head + toEnd); // the message behind the mark is there already
        }

        int at = At(_positions.Head);
        message = _bytes.AsSpan(at + HeaderBytes, (int)Length(at));
        return true;
    }

    /// <summary>Gives the room of the message back that was looked at. Reader's thread only.</summary>
    internal void Advance()
    {
        long head = _positions.Head;
        Volatile.Write(ref _positions.Head, head + SizeOf((int)Length(At(head))));
    }

    private static int SizeOf(int length) => HeaderBytes + ((length + 7) & ~7);

    private bool HasNext()
    {
        if (_positions.Head != _positions.TailSeen)
            return true;
        _positions.TailSeen = Volatile.Read(ref _positions.Tail);
        return _positions.Head != _positions.TailSeen;
    }

    private int At(long position) => (int)position & (_bytes.Length - 1);

    private ref long Length(int at) => ref Unsafe.As<byte, long>(ref _bytes[at]);

    // Each side's words on lines of their own: processors fetch them in pairs.
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Positions
    {
        [FieldOffset(128)]
        internal long Tail;

        [FieldOffset(136)]
        internal long HeadSeen;

        [FieldOffset(256)]
        internal long Head;

        [FieldOffset(264)]
        internal long TailSeen;
    }
}
