using System.Buffers;

namespace Ringside.Exchange.Snapshots;

/// <summary>An output that gathers what is written and gives it on in pieces.</summary>
/// <param name="pieceBytes">Bytes of a piece; one that is asked for as a whole may be longer.</param>
internal abstract class PieceOutput(int pieceBytes) : IBufferWriter<byte>
{
    /// <summary>Bytes of a piece, where nothing else is asked for.</summary>
    protected const int UsualBytes = 1 << 16;

    private byte[] _buffer = new byte[pieceBytes];
    private int _count;

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _count);
        _count += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        int wanted = Math.Max(sizeHint, 1);
        if (_buffer.Length - _count < wanted)
            Flush();
        if (_buffer.Length < wanted)
            _buffer = new byte[wanted];
        return _buffer.AsMemory(_count);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Gives on what it has not given yet.</summary>
    internal void Flush()
    {
        Give(_buffer.AsSpan(0, _count));
        _count = 0;
    }

    /// <summary>Takes a piece.</summary>
    protected abstract void Give(ReadOnlySpan<byte> piece);
}
