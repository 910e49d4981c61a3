using System.Buffers;
using Ringside.Exchange.Snapshots;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Snapshots;

public sealed class SealedWriterTests
{
    private const uint Magic = 0x1234_5678;

    // Over the end of the writer's buffer, at every place in it.
    [Fact]
    public void What_is_written_piece_by_piece_is_what_is_written_at_once()
    {
        SeededRandom random = new(1);
        for (int round = 0; round < 40; round++)
        {
            ArrayBufferWriter<byte> output = new();
            SealedWriter pieces = new(output, Magic, 3);
            ArrayBufferWriter<byte> whole = SealedBytes.Begin(Magic, 3);
            while (whole.WrittenCount < 200_000)
            {
                byte[] bytes = new byte[random.Next(round % 2 == 0 ? 40 : 90_000)];
                random.NextBytes(bytes);
                pieces.Write(bytes);
                whole.Write(bytes);
                long field = random.Next(1 << 20);
                pieces.Put(field);
                whole.Put(field);
            }

            pieces.Seal();
            byte[] written = output.WrittenSpan.ToArray();
            Assert.True(written.AsSpan().SequenceEqual(whole.Seal()), $"round {round}");
            Assert.True(SealedBytes.TryOpen(written, Magic, 3, out FieldReader reader) && reader.Left > 0);
        }
    }
}
