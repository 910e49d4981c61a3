using System.Buffers;

namespace Ringside.Exchange.Snapshots;

/// <summary>A file as an output that cores can write to: they know no files.</summary>
/// <param name="file">The file; stays open.</param>
internal sealed class FileOutput(FileStream file) : IBufferWriter<byte>
{
    private const int UsualBytes = 1 << 16;

    private byte[] _buffer = new byte[UsualBytes];
    private int _count;

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _count);
        _count += count;
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written.</exception>
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
    /// <exception cref="IOException">The file cannot be written.</exception>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Hands to the file what it has not got yet.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    internal void Flush()
    {
        file.Write(_buffer.AsSpan(0, _count));
        _count = 0;
    }
}
