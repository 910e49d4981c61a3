using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Ringside.Market.Commands;
using Ringside.Market.Events;

namespace Ringside.Exchange.Shards;

/// <summary>The payload of a shard's batch in its stream.</summary>
/// <remarks>
/// <code>
/// offset   size  field     meaning
///   0      192   Input     as sequenced, with its stamp (ShardInput)
/// 192        1   Outcome   what the shard made of it
/// 193        7   (zero)
/// 200      64 n  Events    what the engine made of it (EngineEvent)
/// 200+64n    8   Digest    of the shard's state behind the batch
/// </code>
/// The length tells n. The input comes first, so that whoever has the first fragment can compute the rest. A payload has one form only:
/// what is read and written again is the same bytes.
/// </remarks>
public static class ShardBatch
{
    /// <summary>Bytes before the first event.</summary>
    public const int HeaderSize = ShardInput.Size + sizeof(ulong);

    /// <summary>Bytes of a batch without events.</summary>
    public const int SmallestSize = HeaderSize + sizeof(ulong);

    private const int CommandOffset = 96;

    /// <summary>1,344 bytes: a piece fits a packet of the usual 1,400 bytes, so that none is cut apart, and fills it, so that a batch may
    /// have 1.37 million events before it has more packets than can be numbered.</summary>
    private const int EventsOfOnePiece = 21;

    /// <summary>Bytes of a batch.</summary>
    /// <param name="events">How many events it has.</param>
    public static long SizeOf(int events) => SmallestSize + ((long)events * EngineEvent.Size);

    /// <summary>Writes a payload.</summary>
    /// <param name="batch">The batch; its number and shard are not in the payload.</param>
    /// <param name="digest">Of the state behind it.</param>
    /// <typeparam name="TSink">What takes it; a struct costs nothing.</typeparam>
    /// <param name="sink">Where it goes.</param>
    /// <returns>False when the sink had no room for all of it.</returns>
    public static bool TryWrite<TSink>(in StableBatch batch, ulong digest, TSink sink)
        where TSink : IPayloadSink
    {
        ArgumentNullException.ThrowIfNull(sink);
        Span<byte> header = stackalloc byte[HeaderSize];
        Copy(batch.Input, header);
        header[ShardInput.Size..].Clear();
        header[ShardInput.Size] = (byte)batch.Outcome;
        Span<byte> trailer = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(trailer, digest);
        if (!sink.TryAppend(header))
            return false;
        ReadOnlySpan<EngineEvent> events = batch.Events;
        while (!events.IsEmpty)
        {
            int count = Math.Min(events.Length, EventsOfOnePiece);
            if (!sink.TryAppend(MemoryMarshal.AsBytes(events[..count])))
                return false;
            events = events[count..];
        }

        return sink.TryAppend(trailer);
    }

    /// <summary>Reads a payload; the batch looks at the bytes where they are.</summary>
    /// <param name="shard">Number of the shard.</param>
    /// <param name="number">Number of the batch.</param>
    /// <param name="payload">Any bytes.</param>
    /// <param name="batch">The batch, when the result is true. Good as long as the payload is.</param>
    /// <param name="digest">Of the writer's state behind it, when the result is true.</param>
    /// <returns>False when the length is none of a payload, the outcome is unknown, or something stands where zeroes must.</returns>
    public static bool TryRead(int shard, long number, ReadOnlySpan<byte> payload, out StableBatch batch, out ulong digest)
    {
        batch = default;
        digest = 0;
        if (payload.Length < SmallestSize || (payload.Length - SmallestSize) % EngineEvent.Size != 0)
            return false;
        ReadOnlySpan<byte> outcome = payload.Slice(ShardInput.Size, sizeof(ulong));
        if (outcome[0] > (byte)ShardOutcome.NotReady || outcome[1..].ContainsAnyExcept((byte)0) || !HasZeroes(payload))
            return false;
        ref readonly ShardInput input = ref MemoryMarshal.AsRef<ShardInput>(payload);
        ReadOnlySpan<EngineEvent> events = MemoryMarshal.Cast<byte, EngineEvent>(payload[HeaderSize..^sizeof(ulong)]);
        batch = new StableBatch(shard, number, in input, (ShardOutcome)outcome[0], events);
        digest = BinaryPrimitives.ReadUInt64LittleEndian(payload[^sizeof(ulong)..]);
        return true;
    }

    /// <summary>Reads the input from the beginning of a payload, of which the rest may be missing.</summary>
    /// <param name="beginning">Payload of the first packet of a batch.</param>
    /// <param name="input">The input with its stamp, when the result is true.</param>
    /// <returns>False when not all of it is there, or something stands where zeroes must.</returns>
    public static bool TryReadInput(ReadOnlySpan<byte> beginning, out ShardInput input)
    {
        bool isThere = beginning.Length >= ShardInput.Size && HasZeroes(beginning);
        input = isThere ? MemoryMarshal.Read<ShardInput>(beginning) : default;
        return isThere;
    }

    /// <summary>The bytes of an input, with zeroes where the runtime may have left anything.</summary>
    internal static void Copy(in ShardInput input, Span<byte> bytes)
    {
        MemoryMarshal.AsBytes(new ReadOnlySpan<ShardInput>(in input)).CopyTo(bytes);
        bytes[1..4].Clear();
        bytes.Slice(CommandOffset + Command.Size - sizeof(uint), sizeof(uint)).Clear();
    }

    private static bool HasZeroes(ReadOnlySpan<byte> payload) =>
        !payload[1..4].ContainsAnyExcept((byte)0)
        && !payload.Slice(CommandOffset + Command.Size - sizeof(uint), sizeof(uint)).ContainsAnyExcept((byte)0);
}
