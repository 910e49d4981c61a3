namespace Ringside.Exchange.Gateways;

/// <summary>One stream of a member: messages with numbers from 1, the oldest of which are forgotten when there are too many.</summary>
/// <remarks>Messages lie behind each other in pieces (<see cref="MessageChunk"/>). A piece is forgotten as a whole; a reader that
/// stands in it goes on from there all the same. What is forgotten follows from the messages alone, so two logs of the same messages
/// forget the same.</remarks>
internal sealed class MessageLog
{
    private const int UsualChunks = 256;

    private readonly List<MessageChunk> _chunks;
    private readonly Stack<MessageChunk> _spare;
    private readonly int _mostChunks;

    /// <summary>An empty stream.</summary>
    /// <param name="kind">Whose it is.</param>
    /// <param name="owner">Number of the session or member.</param>
    /// <param name="mostChunks">Most pieces that are kept.</param>
    /// <param name="spare">Pieces made beforehand.</param>
    internal MessageLog(StreamKind kind, uint owner, int mostChunks, Stack<MessageChunk> spare)
    {
        Kind = kind;
        Owner = owner;
        _mostChunks = mostChunks;
        _chunks = new List<MessageChunk>(Math.Min(mostChunks, UsualChunks) + 1);
        _spare = spare;
    }

    internal StreamKind Kind { get; }

    internal uint Owner { get; }

    /// <summary>Of a session: its member. It may change while no order of it is open.</summary>
    internal int MemberStream { get; set; } = -1;

    /// <summary>Number of the message that comes next.</summary>
    internal long NextNumber { get; private set; } = 1;

    /// <summary>Number of the oldest message that is kept.</summary>
    internal long FirstNumber => _chunks.Count == 0 ? NextNumber : _chunks[0].FirstNumber;

    /// <summary>What is kept.</summary>
    internal IReadOnlyList<MessageChunk> Chunks => _chunks;

    /// <summary>Makes room for a message of some bytes, which has the next number; all of it is to be written at once.</summary>
    internal Span<byte> Append(int length)
    {
        MessageChunk? last = _chunks.Count == 0 ? null : _chunks[^1];
        if (last is null || last.Length + 1 + length > MessageChunk.Size)
            last = AddChunk(last);
        last.Bytes[last.Length] = (byte)length;
        Span<byte> place = last.Bytes.AsSpan(last.Length + 1, length);
        last.Length += 1 + length;
        NextNumber++;
        return place;
    }

    /// <summary>Reads the message at a cursor and moves it on.</summary>
    /// <returns>False when there is none yet, or it is forgotten.</returns>
    internal bool TryRead(ref StreamCursor cursor, out ReadOnlySpan<byte> message)
    {
        message = default;
        if (cursor.Number >= NextNumber || (cursor.Chunk is null && !TrySeek(ref cursor)))
            return false;
        MessageChunk chunk = cursor.Chunk!;
        if (cursor.Offset == chunk.Length)
        {
            chunk = chunk.Next!;
            cursor.Chunk = chunk;
            cursor.Offset = 0;
        }

        int length = chunk.Bytes[cursor.Offset];
        message = chunk.Bytes.AsSpan(cursor.Offset + 1, length);
        cursor.Offset += 1 + length;
        cursor.Number++;
        return true;
    }

    /// <summary>Takes what was saved.</summary>
    internal void Load(IEnumerable<MessageChunk> chunks, long nextNumber)
    {
        _chunks.AddRange(chunks);
        for (int place = 1; place < _chunks.Count; place++)
            _chunks[place - 1].Next = _chunks[place];
        NextNumber = nextNumber;
    }

    private bool TrySeek(ref StreamCursor cursor)
    {
        if (cursor.Number < FirstNumber || cursor.Number < 1)
            return false;
        int low = 0;
        int high = _chunks.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_chunks[middle].FirstNumber <= cursor.Number)
                low = middle;
            else
                high = middle - 1;
        }

        MessageChunk chunk = _chunks[low];
        int offset = 0;
        for (long number = chunk.FirstNumber; number < cursor.Number; number++)
            offset += 1 + chunk.Bytes[offset];
        cursor.Chunk = chunk;
        cursor.Offset = offset;
        return true;
    }

    private MessageChunk AddChunk(MessageChunk? last)
    {
        if (!_spare.TryPop(out MessageChunk? chunk))
            chunk = new MessageChunk();
        chunk.FirstNumber = NextNumber;
        last?.Next = chunk;
        _chunks.Add(chunk);
        if (_chunks.Count > _mostChunks)
            _chunks.RemoveAt(0);
        return chunk;
    }
}
