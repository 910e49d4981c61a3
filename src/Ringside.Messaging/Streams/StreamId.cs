namespace Ringside.Messaging.Streams;

/// <summary>Name of a stream: what kind it is in the high byte, which of that kind in the low one.</summary>
/// <param name="Value">Both bytes.</param>
public readonly record struct StreamId(ushort Value)
{
    /// <summary>The stream of a shard.</summary>
    /// <param name="number">Number of the shard.</param>
    public static StreamId Shard(byte number) => new(number);

    /// <summary>A stream that puts those of the shards into one order.</summary>
    /// <param name="number">Number of the merge.</param>
    public static StreamId Merge(byte number) => new((ushort)(0x100 | number));

    /// <inheritdoc/>
    public override string ToString() => (Value >> 8) switch
    {
        0 => $"shard {Value & 0xFF}",
        1 => $"merge {Value & 0xFF}",
        _ => $"stream 0x{Value:x4}",
    };
}
