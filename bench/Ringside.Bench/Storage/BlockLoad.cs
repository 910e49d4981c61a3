using Ringside.Messaging.Blocks;
using Ringside.Messaging.Mdp;
using Ringside.Net.Randomness;

namespace Ringside.Bench.Storage;

/// <summary>Reads or writes blocks at random places of a device.</summary>
internal sealed class BlockLoad(BlockClient client, BlockOperationKind kind, StorageBenchmarkOptions options) : IStorageLoad
{
    private readonly SeededRandom _random = new(1);
    private readonly byte[] _bytes = [.. Enumerable.Range(0, options.TransferBytes).Select(i => (byte)(i * 31))];
    private readonly long _places = options.SizeBytes / options.TransferBytes;

    public string Operation => kind == BlockOperationKind.Read ? "read" : "write";

    public bool TryBegin(int place, long nowNanos)
    {
        long offset = _random.NextBelow(_places) * _bytes.Length;
        SendResult result = kind == BlockOperationKind.Read
            ? client.TryRead(offset, _bytes.Length, place, nowNanos)
            : client.TryWrite(offset, _bytes, place, nowNanos);
        return result == SendResult.Accepted;
    }
}
