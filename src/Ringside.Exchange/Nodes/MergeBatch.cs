using System.Buffers.Binary;

namespace Ringside.Exchange.Nodes;

/// <summary>Payload of a batch of the merge stream: up to which number the batches of some shards come now, one shard after the other,
/// little-endian.</summary>
/// <remarks>
/// <code>
/// offset     size  field
/// 16 i        2    number of the shard
/// 16 i + 2    6    (zero)
/// 16 i + 8    8    number of its batch up to which it is that shard's turn
/// </code>
/// </remarks>
public static class MergeBatch
{
    /// <summary>Bytes of one turn.</summary>
    public const int EntrySize = 16;

    /// <summary>Writes one turn.</summary>
    /// <param name="bytes">At least <see cref="EntrySize"/> bytes.</param>
    /// <param name="shard">Number of the shard.</param>
    /// <param name="upTo">Number of its last batch of this turn.</param>
    public static void Write(Span<byte> bytes, int shard, long upTo)
    {
        bytes[..EntrySize].Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)shard);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], upTo);
    }

    /// <summary>Takes the next turn off a payload.</summary>
    /// <param name="payload">What is left of it; shorter after the call.</param>
    /// <param name="shards">How many shards there are.</param>
    /// <param name="shard">Number of the shard, when the result is true.</param>
    /// <param name="upTo">Number of its last batch of this turn, when the result is true.</param>
    /// <returns>False when there is none, or what is left is no turn.</returns>
    public static bool TryRead(ref ReadOnlySpan<byte> payload, int shards, out int shard, out long upTo)
    {
        (shard, upTo) = (0, 0);
        if (payload.Length < EntrySize)
            return false;
        shard = BinaryPrimitives.ReadUInt16LittleEndian(payload);
        upTo = BinaryPrimitives.ReadInt64LittleEndian(payload[8..]);
        bool isTurn = shard < shards && upTo > 0 && !payload[2..8].ContainsAnyExcept((byte)0);
        payload = payload[EntrySize..];
        return isTurn;
    }
}
