using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ringside.Market.Snapshots;

namespace Ringside.Exchange.Snapshots;

/// <summary>Writes a snapshot piece by piece: a name, a version, fields, and the CRC-32C of all that, little-endian.
/// <see cref="SealedBytes"/> opens it.</summary>
/// <remarks>Parts that write themselves may take it as their output: what they write stands among the fields and under the same sum. A
/// snapshot may have hundreds of megabytes. It is never in memory as a whole: making room for that would have the collector
/// stop everybody else in the process.</remarks>
internal sealed class SealedWriter : IBufferWriter<byte>
{
    private const int UsualBytes = 1 << 16;

    private readonly IBufferWriter<byte> _output;
    private byte[] _buffer;
    private int _count;
    private uint _sum;

    /// <summary>Begins a snapshot.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="magic">What kind it is.</param>
    /// <param name="version">Of its layout.</param>
    /// <param name="pieceBytes">Bytes of a piece; no field may be greater.</param>
    internal SealedWriter(IBufferWriter<byte> output, uint magic, int version, int pieceBytes = UsualBytes)
    {
        _output = output;
        _buffer = new byte[pieceBytes];
        Put(magic);
        Put(version);
    }

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

    /// <summary>Writes a field.</summary>
    internal void Put<T>(T value)
        where T : unmanaged
    {
        if (_buffer.Length - _count < Unsafe.SizeOf<T>())
            Flush();
        MemoryMarshal.Write(_buffer.AsSpan(_count), in value);
        _count += Unsafe.SizeOf<T>();
    }

    /// <summary>Writes bytes.</summary>
    internal void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_count == _buffer.Length)
                Flush();
            int length = Math.Min(bytes.Length, _buffer.Length - _count);
            bytes[..length].CopyTo(_buffer.AsSpan(_count));
            _count += length;
            bytes = bytes[length..];
        }
    }

    /// <summary>Ends the snapshot.</summary>
    internal void Seal()
    {
        Flush();
        Span<byte> sum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(sum, _sum);
        _output.Write(sum);
    }

    /// <summary>A snapshot in memory.</summary>
    /// <param name="write">Writes it.</param>
    internal static byte[] ToBytes(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> bytes = new();
        write(bytes);
        return bytes.WrittenSpan.ToArray();
    }

    private void Flush()
    {
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(0, _count);
        _sum = Crc32C.Append(_sum, bytes);
        _output.Write(bytes);
        _count = 0;
    }
}
