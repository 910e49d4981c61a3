using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ringside.Market.Snapshots;

namespace Ringside.Exchange.Snapshots;

/// <summary>Writes a snapshot piece by piece: what <see cref="SealedBytes"/> makes of the same fields at once.</summary>
/// <remarks>A snapshot may have hundreds of megabytes. It is never in memory as a whole: making room for that would have the collector
/// stop everybody else in the process.</remarks>
internal sealed class SealedWriter
{
    private const int BufferBytes = 1 << 16;

    private readonly IBufferWriter<byte> _output;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _count;
    private uint _sum;

    /// <summary>Begins a snapshot.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="magic">What kind it is.</param>
    /// <param name="version">Of its layout.</param>
    internal SealedWriter(IBufferWriter<byte> output, uint magic, int version)
    {
        _output = output;
        Put(magic);
        Put(version);
    }

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
