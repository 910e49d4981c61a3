using Ringside.Testing;

namespace Ringside.Lab.Tests.MarketData;

/// <summary>A stream whose reads give a few bytes at a time, as pipes and networks do.</summary>
internal sealed class TricklingStream(byte[] bytes, SeededRandom random) : MemoryStream(bytes)
{
    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Some(count));

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Some(buffer.Length)]);

    private int Some(int count) => Math.Min(count, random.Next(1, random.Chance(80) ? 50 : 5_000));
}
