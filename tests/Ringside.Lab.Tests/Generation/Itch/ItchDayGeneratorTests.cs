using Ringside.Lab.Generation.Itch;
using Ringside.Lab.Tests.Itch;
using Ringside.Market.Itch;
using Ringside.Protocols;
using Ringside.Protocols.Itch;
using Ringside.Testing;

namespace Ringside.Lab.Tests.Generation.Itch;

public sealed class ItchDayGeneratorTests
{
    [Fact]
    public void The_same_options_give_the_same_day_and_another_seed_another()
    {
        byte[] day = ItchDays.Plain(ItchDays.Options);
        Assert.Equal(day, ItchDays.Plain(ItchDays.Options));
        Assert.NotEqual(day, ItchDays.Plain(ItchDays.Options with { Seed = 8 }));
    }

    [Fact]
    public void Every_message_can_be_applied_and_no_book_is_ever_crossed() => SeededRandom.ForEachSeed(5, random =>
    {
        ItchDayOptions options = new()
        {
            Symbols = random.Next(1, 50),
            Messages = random.Next(200, 20_000),
            Seed = random.NextUInt64(),
        };
        ItchBooks books = new(new ItchBooksOptions());
        Walk(options, message =>
        {
            Assert.True(books.Apply(message));
            Assert.True(ItchHeader.TryRead(message, out ItchHeader header));
            if (books.TryBest(header.StockLocate, Side.Bid, out ItchLevel bid)
                && books.TryBest(header.StockLocate, Side.Ask, out ItchLevel ask))
            {
                Assert.True(bid.PriceE4 < ask.PriceE4);
            }
        });
        Assert.Equal((options.Messages, 0L), (books.Messages, books.NotApplied));
    });

    [Fact]
    public void The_day_has_its_marks_its_directory_and_times_that_never_go_back()
    {
        string types = string.Empty;
        long last = 0;
        Walk(ItchDays.Options, message =>
        {
            types += (char)message[0];
            Assert.True(ItchHeader.TryRead(message, out ItchHeader header));
            Assert.True(header.TimestampNanos >= last);
            last = header.TimestampNanos;
        });
        string start = "S" + new string('R', 20) + "S" + new string('H', 20);
        Assert.StartsWith(start, types, StringComparison.Ordinal);
        Assert.EndsWith("SSS", types, StringComparison.Ordinal);
        Assert.Equal(6, types.Count(type => type == 'S'));
        Assert.Equal(5_000, types.Length);
        Assert.DoesNotContain(types[start.Length..types.LastIndexOf('S', types.Length - 4)], type => type is not ('A' or 'F'));
    }

    [Fact]
    public void The_mix_is_that_of_a_real_day()
    {
        long[] types = new long[256];
        long size100 = 0;
        ItchDayOptions options = new() { Messages = 300_000, Symbols = 50, Seed = 3 };
        Walk(options, message =>
        {
            types[message[0]]++;
            if (ItchAddOrder.TryRead(message, out ItchAddOrder add))
                size100 += add.Shares == 100 ? 1 : 0;
        });

        // Per mille of the messages, but for the first orders: a tolerance for chance and for books that are thin.
        long opening = 50 * 100;
        double flow = 300_000 - opening - 106;
        Assert.InRange((types['A'] + types['F'] - opening) / flow, 0.43, 0.50);
        Assert.InRange(types['D'] / flow, 0.39, 0.45);
        Assert.InRange(types['U'] / flow, 0.060, 0.067);
        Assert.InRange((types['E'] + types['C']) / flow, 0.037, 0.043);
        Assert.InRange(types['X'] / flow, 0.0005, 0.0015);
        Assert.InRange(types['P'] / flow, 0.004, 0.0055);
        Assert.InRange(size100 / (double)types['A'], 0.68, 0.74);
    }

    [Fact]
    public void The_smallest_days_are_complete()
    {
        foreach (int symbols in new[] { 1, 3, ItchDayOptions.MaximumSymbols })
        {
            long fewest = ItchDayOptions.FewestMessages(symbols);
            long count = 0;
            byte last = 0;
            Walk(new ItchDayOptions { Messages = fewest, Symbols = symbols, Seed = 1 }, message =>
            {
                count++;
                last = message[^1];
            });
            Assert.Equal((fewest, (byte)'C'), (count, last));
            Assert.Throws<ArgumentOutOfRangeException>(
                () => new ItchDayGenerator(new ItchDayOptions { Messages = fewest - 1, Symbols = symbols, Seed = 1 }));
        }

        Assert.Throws<ArgumentOutOfRangeException>(
            () => new ItchDayGenerator(new ItchDayOptions { Messages = 1L << 40, Symbols = ItchDayOptions.MaximumSymbols + 1, Seed = 1 }));
    }

    [Fact]
    public void Symbols_are_counted_in_letters()
    {
        Assert.Equal("AAAA", ItchDayGenerator.SymbolOf(0).ToString());
        Assert.Equal("AABA", ItchDayGenerator.SymbolOf(26).ToString());
        Assert.Equal("ABDF", ItchDayGenerator.SymbolOf((26 * 26) + (3 * 26) + 5).ToString());
    }

    private static void Walk(ItchDayOptions options, Action<byte[]> see)
    {
        ItchDayGenerator generator = new(options);
        byte[] buffer = new byte[ItchMessage.MaximumSize];
        while (generator.TryNext(buffer, out int length))
            see(buffer[..length]);
    }
}
