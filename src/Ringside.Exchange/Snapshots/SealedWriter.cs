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
internal sealed class SealedWriter : PieceOutput
{
    private readonly IBufferWriter<byte> _output;
    private uint _sum;

    /// <summary>Begins a snapshot.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="magic">What kind it is.</param>
    /// <param name="version">Of its layout.</param>
    /// <param name="pieceBytes">Bytes of a piece.</param>
    internal SealedWriter(IBufferWriter<byte> output, uint magic, int version, int pieceBytes = UsualBytes)
        : base(pieceBytes)
    {
        _output = output;
        Put(magic);
        Put(version);
    }

    /// <summary>Writes a field.</summary>
    internal void Put<T>(T value)
        where T : unmanaged
    {
        MemoryMarshal.Write(GetSpan(Unsafe.SizeOf<T>()), in value);
        Advance(Unsafe.SizeOf<T>());
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

    /// <inheritdoc/>
    protected override void Give(ReadOnlySpan<byte> piece)
    {
        _sum = Crc32C.Append(_sum, piece);
        _output.Write(piece);
    }
}
