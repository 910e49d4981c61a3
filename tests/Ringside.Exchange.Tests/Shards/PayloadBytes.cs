using Ringside.Exchange.Shards;

namespace Ringside.Exchange.Tests.Shards;

/// <summary>The bytes of one payload.</summary>
internal sealed class PayloadBytes(int room = int.MaxValue) : IPayloadSink
{
    private readonly List<byte> _bytes = [];

    internal byte[] Written => [.. _bytes];

    public bool TryAppend(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Count + (long)bytes.Length > room)
            return false;
        _bytes.AddRange(bytes);
        return true;
    }

    internal static byte[] Of(ShardCore core)
    {
        PayloadBytes sink = new();
        Assert.True(ShardBatch.TryWrite(core.Last, core.Digest, sink));
        return sink.Written;
    }
}
