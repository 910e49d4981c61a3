using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using Ringside.Exchange.Snapshots;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Snapshots;

public sealed class SealedWriterTests
{
    private const uint Magic = 0x1234_5678;

    // Over the end of a piece, at every place in it; small pieces are made larger by whoever asks for more.
    [Theory]
    [InlineData(8)]
    [InlineData(24)]
    [InlineData(1 << 16)]
    public void What_is_written_piece_by_piece_is_what_is_written_at_once(int pieceBytes)
    {
        SeededRandom random = new(1);
        for (int round = 0; round < 40; round++)
        {
            ArrayBufferWriter<byte> output = new();
            ArrayBufferWriter<byte> whole = new();
            SealedWriter pieces = new(output, Magic, 3, pieceBytes);
            PutField(whole, Magic);
            PutField(whole, 3);
            while (whole.WrittenCount < 200_000)
            {
                byte[] bytes = new byte[random.Next(round % 2 == 0 ? 40 : 90_000)];
                random.NextBytes(bytes);
                pieces.Write(bytes);
                whole.Write(bytes);
                long field = random.Next(1 << 20);
                pieces.Put(field);
                PutField(whole, field);

                // As a part does that knows only an output.
                byte[] part = new byte[random.Next(60)];
                random.NextBytes(part);
                part.CopyTo(pieces.GetSpan(part.Length));
                pieces.Advance(part.Length);
                whole.Write(part);
            }

            PutField(whole, SumOf(whole.WrittenSpan));
            pieces.Seal();
            byte[] written = output.WrittenSpan.ToArray();
            Assert.True(written.AsSpan().SequenceEqual(whole.WrittenSpan), $"round {round}");
            Assert.True(SealedBytes.TryOpen(written, Magic, 3, out FieldReader reader) && reader.Left > 0);
        }
    }

    private static void PutField(ArrayBufferWriter<byte> bytes, long field)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes.GetSpan(sizeof(long)), field);
        bytes.Advance(sizeof(long));
    }

    private static void PutField(ArrayBufferWriter<byte> bytes, int field) => PutField(bytes, (uint)field);

    private static void PutField(ArrayBufferWriter<byte> bytes, uint field)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.GetSpan(sizeof(uint)), field);
        bytes.Advance(sizeof(uint));
    }

    private static uint SumOf(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte one in bytes)
            sum = BitOperations.Crc32C(sum, one);
        return ~sum;
    }
}
