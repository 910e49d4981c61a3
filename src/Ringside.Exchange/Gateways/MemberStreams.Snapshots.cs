using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Ringside.Exchange.Snapshots;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Gateways;

/// <content>Snapshots. Equal streams give equal bytes.</content>
/// <remarks>
/// <code>
/// size  field
///  4    'RSMS'
///  4    version, 2
///  8    sessions and members without room
///  4    shards; then for each: 8 number of the last batch, 4 whether its day has ended
///  4    instruments; then for each: 8 symbol, 4 shard, 4 number, 4 scale, 4 whether OUCH can say its prices
///  4    streams; then for each: 4 kind, 4 owner, 4 stream of the member or -1, 8 next number, 4 pieces;
///         then for each piece: 8 number of the first message, 4 length, and that many bytes
///  4    orders by shard and id; then for each: 96 as in LiveOrder
///  4    CRC-32C of all before it
/// </code>
/// </remarks>
public sealed partial class MemberStreams
{
    private const uint Magic = 0x534D_5352;
    private const int SnapshotVersion = 2;
    private const int ListingSize = 24;
    private const int StreamHeadSize = 24;
    private const int ChunkHeadSize = 12;

    /// <summary>The streams as bytes; allocates.</summary>
    public byte[] Save() => SealedWriter.ToBytes(Save);

    /// <summary>Writes the streams, piece by piece.</summary>
    /// <param name="output">Where they go.</param>
    public void Save(IBufferWriter<byte> output)
    {
        SealedWriter bytes = new(output, Magic, SnapshotVersion);
        bytes.Put(Dropped);
        bytes.Put(_applied.Length);
        for (int shard = 0; shard < _applied.Length; shard++)
        {
            bytes.Put(_applied[shard]);
            bytes.Put(_isOver[shard] ? 1 : 0);
        }

        SaveInstruments(bytes);
        bytes.Put(_logs.Count);
        foreach (MessageLog log in _logs)
            SaveLog(bytes, log);
        int[] orders = _orders.Sorted();
        bytes.Put(orders.Length);
        foreach (int place in orders)
            bytes.Put(_orders[place]);
        bytes.Seal();
    }

    /// <summary>Takes up where a snapshot was made.</summary>
    /// <param name="snapshot">Its bytes, which may be spoiled.</param>
    /// <param name="options">The limits; what is in the snapshot must fit them.</param>
    /// <param name="streams">The streams, when the result is true.</param>
    /// <param name="error">What is wrong, when the result is false; else empty.</param>
    /// <returns>False when the bytes are no snapshot, are spoiled, or do not fit the options.</returns>
    public static bool TryLoad(
        ReadOnlySpan<byte> snapshot, MemberStreamsOptions options, [NotNullWhen(true)] out MemberStreams? streams, out string error)
    {
        streams = null;
        error = "it is no snapshot of members' streams, or its sum is wrong";
        if (!SealedBytes.TryOpen(snapshot, Magic, SnapshotVersion, out FieldReader reader))
            return false;
        MemberStreams loaded = new(options);
        error = loaded.LoadAll(ref reader) ?? (reader.IsShort || reader.Left != 0 ? "its lengths do not fit together" : string.Empty);
        streams = error.Length == 0 ? loaded : null;
        return streams is not null;
    }

    private void SaveInstruments(SealedWriter bytes)
    {
        bytes.Put(Instruments.Count);
        Span<byte> symbol = stackalloc byte[Alpha8.Size];
        for (int place = 0; place < Instruments.Count; place++)
        {
            InstrumentTable.Listing listing = Instruments[place];
            listing.Symbol.Write(symbol);
            bytes.Write(symbol);
            bytes.Put(listing.Shard);
            bytes.Put(listing.Number);
            bytes.Put(listing.Scale);
            bytes.Put(listing.IsForOuch ? 1 : 0);
        }
    }

    private static void SaveLog(SealedWriter bytes, MessageLog log)
    {
        bytes.Put((int)log.Kind);
        bytes.Put(log.Owner);
        bytes.Put(log.MemberStream);
        bytes.Put(log.NextNumber);
        bytes.Put(log.Chunks.Count);
        foreach (MessageChunk chunk in log.Chunks)
        {
            bytes.Put(chunk.FirstNumber);
            bytes.Put(chunk.Length);
            bytes.Write(chunk.Bytes.AsSpan(0, chunk.Length));
        }
    }

    private string? LoadAll(ref FieldReader reader)
    {
        Dropped = reader.Int64();
        if (reader.Count(sizeof(long) + sizeof(int)) != _applied.Length)
            return "it is of another number of shards";
        for (int shard = 0; shard < _applied.Length; shard++)
        {
            _applied[shard] = reader.Int64();
            _isOver[shard] = reader.Int32() != 0;
            if (_applied[shard] < 0)
                return "a number of a batch is negative";
        }

        return LoadInstruments(ref reader) ?? LoadLogs(ref reader) ?? LoadOrders(ref reader);
    }

    private string? LoadInstruments(ref FieldReader reader)
    {
        int count = reader.Count(ListingSize);
        for (int index = 0; index < count; index++)
        {
            var symbol = Alpha8.Read(reader.Take(Alpha8.Size));
            InstrumentTable.Listing listing = new(symbol, reader.Int32(), reader.UInt32(), reader.Int32(), reader.Int32() != 0);
            if ((uint)listing.Shard >= (uint)_applied.Length || (uint)listing.Scale > 18)
                return "an instrument cannot be";
            Instruments.Define(listing);
            if (Instruments.Count != index + 1)
                return "an instrument is there twice, or there are too many";
        }

        return null;
    }

    private string? LoadLogs(ref FieldReader reader)
    {
        int count = reader.Count(StreamHeadSize);
        if (count > _options.MostStreams)
            return "there are too many streams";
        for (int index = 0; index < count; index++)
        {
            var kind = (StreamKind)reader.Int32();
            uint owner = reader.UInt32();
            if (kind is not (StreamKind.Session or StreamKind.Member) || _places.ContainsKey((kind, owner)))
                return "a stream cannot be, or is there twice";
            MessageLog log = AddLog(kind, owner);
            log.MemberStream = reader.Int32();
            if (LoadLog(log, ref reader) is { } problem)
                return problem;
        }

        foreach (MessageLog log in _logs)
        {
            bool hasMember = (uint)log.MemberStream < (uint)count && _logs[log.MemberStream].Kind == StreamKind.Member;
            if (hasMember != (log.Kind == StreamKind.Session) || (!hasMember && log.MemberStream != -1))
                return "a stream has no member, or one that cannot be";
        }

        return null;
    }

    private string? LoadLog(MessageLog log, ref FieldReader reader)
    {
        long next = reader.Int64();
        int count = reader.Count(ChunkHeadSize);
        if (count > _options.MostChunks)
            return "a stream has too many pieces";
        List<MessageChunk> chunks = [];
        long expected = count == 0 ? 1 : 0;
        for (int index = 0; index < count; index++)
        {
            MessageChunk chunk = new() { FirstNumber = reader.Int64(), Length = reader.Int32() };
            if (chunk.Length is <= 0 or > MessageChunk.Size || chunk.FirstNumber < 1 || (index != 0 && chunk.FirstNumber != expected))
                return "a piece of a stream does not follow the one before it";
            reader.Take(chunk.Length).CopyTo(chunk.Bytes);
            if (reader.IsShort || !TryCount(chunk, out long messages) || messages > long.MaxValue - chunk.FirstNumber)
                return "a piece of a stream is no row of messages";
            expected = chunk.FirstNumber + messages;
            chunks.Add(chunk);
        }

        if (next != expected)
            return "the next number of a stream is not the one behind its messages";
        log.Load(chunks, next);
        return null;
    }

    private static bool TryCount(MessageChunk chunk, out long messages)
    {
        messages = 0;
        int offset = 0;
        for (; offset < chunk.Length; messages++)
            offset += 1 + chunk.Bytes[offset];
        return offset == chunk.Length;
    }

    private string? LoadOrders(ref FieldReader reader)
    {
        int count = reader.Count(LiveOrder.Size);
        for (int index = 0; index < count; index++)
        {
            LiveOrder order = reader.Struct<LiveOrder>();
            bool canBe = !order.Token.IsNone && order.Open > 0 && (uint)order.Shard < (uint)_applied.Length
                && (uint)order.Stream < (uint)_logs.Count && _logs[order.Stream].Kind == StreamKind.Session
                && _logs[order.Stream].Owner == order.Session;
            if (!canBe || !_orders.TryAdd(order, out _))
                return "an order cannot be, or is there twice";
        }

        return null;
    }
}
