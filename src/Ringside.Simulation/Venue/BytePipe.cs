namespace Ringside.Simulation.Venue;

/// <summary>One direction of a connection: bytes arrive in order, in pieces, some time later, until it ends.</summary>
internal sealed class BytePipe(VenueWorld world)
{
    private const int MostBytes = 2_048;

    private readonly Queue<(long DueNanos, byte[] Bytes)> _pieces = new();
    private long _lastNanos;
    private long _endNanos = long.MaxValue;
    private int _bytes;

    /// <summary>Whether the writer may go on: the reader takes what comes.</summary>
    internal bool HasRoom => _bytes < MostBytes && _endNanos == long.MaxValue;

    internal void Put(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && _endNanos == long.MaxValue)
        {
            int count = world.Dice.Chance(60) ? bytes.Length : (int)world.Dice.Below(bytes.Length) + 1;
            _lastNanos = Math.Max(_lastNanos, world.NowNanos + 20_000 + world.Dice.Below(300_000));
            _pieces.Enqueue((_lastNanos, bytes[..count].ToArray()));
            _bytes += count;
            bytes = bytes[count..];
        }
    }

    /// <summary>The next piece that has arrived.</summary>
    internal bool TryTake(long nowNanos, out byte[] bytes)
    {
        bytes = [];
        if (!_pieces.TryPeek(out (long DueNanos, byte[] Bytes) piece) || piece.DueNanos > nowNanos)
        {
            return false;
        }

        bytes = _pieces.Dequeue().Bytes;
        _bytes -= bytes.Length;
        return true;
    }

    /// <summary>No more bytes follow, and the last of those under way may be lost.</summary>
    internal void End(bool losesBytes, long mostLateNanos)
    {
        if (_endNanos != long.MaxValue)
        {
            return;
        }

        if (losesBytes)
        {
            (long, byte[])[] pieces = [.. _pieces];
            _pieces.Clear();
            foreach ((long, byte[]) piece in pieces.AsSpan(0, (int)world.Dice.Below(pieces.Length + 1)))
            {
                _pieces.Enqueue(piece);
            }
        }

        _endNanos = world.NowNanos + world.Dice.Below(mostLateNanos);
    }

    /// <summary>Whether the reader sees the end.</summary>
    internal bool HasEnded(long nowNanos) => _pieces.Count == 0 && _endNanos <= nowNanos;
}
