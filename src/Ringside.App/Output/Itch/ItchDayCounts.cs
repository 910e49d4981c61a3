using Ringside.Market.Itch;
using Ringside.Protocols.Itch;

namespace Ringside.App.Output.Itch;

/// <summary>Counts the messages of a day while their books are built.</summary>
/// <param name="books">Empty books.</param>
internal sealed class ItchDayCounts(ItchBooks books)
{
    private readonly long[] _types = new long[256];
    private readonly long[] _stocks = new long[ushort.MaxValue + 1];

    /// <summary>The books.</summary>
    internal ItchBooks Books => books;

    /// <summary>The least time of a message, in nanoseconds since midnight: that of the first one, unless time went back;
    /// <see cref="long.MaxValue"/> while no message had a time.</summary>
    internal long FirstNanos { get; private set; } = long.MaxValue;

    /// <summary>Time of the last message.</summary>
    internal long LastNanos { get; private set; }

    /// <summary>Messages whose time is before that of the message before.</summary>
    internal long BackInTime { get; private set; }

    internal void Add(ReadOnlySpan<byte> message)
    {
        _types[message[0]]++;
        if (ItchHeader.TryRead(message, out ItchHeader header))
        {
            _stocks[header.StockLocate]++;
            if (header.TimestampNanos < LastNanos)
                BackInTime++;
            FirstNanos = Math.Min(FirstNanos, header.TimestampNanos);
            LastNanos = header.TimestampNanos;
        }

        Books.Apply(message);
    }

    /// <summary>Types that came, with their messages, by letter.</summary>
    internal IEnumerable<(ItchMessageType Type, long Messages)> Types() =>
        Enumerable.Range(0, _types.Length).Where(type => _types[type] > 0).Select(type => ((ItchMessageType)type, _types[type]));

    /// <summary>Stocks with messages, the one with most first.</summary>
    internal IReadOnlyList<(ushort Stock, long Messages)> Stocks() =>
        [.. Enumerable.Range(1, ushort.MaxValue).Where(stock => _stocks[stock] > 0).OrderByDescending(stock => _stocks[stock])
            .Select(stock => ((ushort)stock, _stocks[stock]))];
}
