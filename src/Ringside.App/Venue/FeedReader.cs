using System.Buffers.Binary;
using Ringside.Exchange.MarketData;
using Ringside.Market.Itch;
using Ringside.Protocols.Itch;

namespace Ringside.App.Venue;

/// <summary>Keeps the displayed books of a feed, knows which stocks there are, and writes the messages to a file if one is
/// given.</summary>
/// <remarks>The file holds the snapshot that the follower began with, as messages, and then the feed. When the follower has to begin anew,
/// so does the file: nothing in it may stand twice.</remarks>
/// <param name="books">The books.</param>
/// <param name="dump">The file of a day; null for none. Belongs to the caller.</param>
internal sealed class FeedReader(ItchBooks books, Stream? dump) : IFeedReader
{
    private readonly FeedBooks _feed = new(books);
    private readonly List<ushort> _stocks = [];
    private readonly Dictionary<ushort, string> _states = [];

    /// <summary>The books.</summary>
    internal ItchBooks Books => books;

    /// <summary>Number of the last message of the feed.</summary>
    internal ulong LastNumber => _feed.LastNumber;

    /// <summary>Time stamp of the last message, in nanoseconds since midnight.</summary>
    internal long LastNanos { get; private set; }

    /// <summary>Numbers of the stocks that the directory names, in its order.</summary>
    internal IReadOnlyList<ushort> Stocks => _stocks;

    /// <summary>The trading state of a stock, in words; null when nothing was said about it.</summary>
    internal string? StateOf(ushort stock) => _states.GetValueOrDefault(stock);

    public void Restart()
    {
        _feed.Restart();
        _stocks.Clear();
        _states.Clear();
        if (dump is { CanSeek: true })
        {
            dump.SetLength(0);
        }
    }

    public void TakeState(ReadOnlySpan<byte> message)
    {
        Note(message);
        _feed.TakeState(message);
    }

    public void Take(ulong number, ReadOnlySpan<byte> message)
    {
        Note(message);
        _feed.Take(number, message);
    }

    /// <summary>Ends the file.</summary>
    internal void End()
    {
        dump?.Write([0, 0]);
        dump?.Flush();
    }

    private void Note(ReadOnlySpan<byte> message)
    {
        if (ItchHeader.TryRead(message, out ItchHeader header))
        {
            LastNanos = header.TimestampNanos;
            if (message[0] == (byte)ItchMessageType.StockDirectory && !_stocks.Contains(header.StockLocate))
            {
                _stocks.Add(header.StockLocate);
            }

            if (ItchStockTradingAction.TryRead(message, out ItchStockTradingAction action))
            {
                _states[header.StockLocate] = StateText.Of(action);
            }
        }

        if (dump is not null)
        {
            Span<byte> length = stackalloc byte[ItchBlock.HeaderSize];
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)message.Length);
            dump.Write(length);
            dump.Write(message);
        }
    }
}
