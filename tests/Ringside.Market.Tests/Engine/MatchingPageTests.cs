using System.Globalization;
using Ringside.Market.Commands;
using Ringside.Market.Instruments;
using Ringside.Protocols;
using Ringside.Testing;

namespace Ringside.Market.Tests.Engine;

/// <summary>The examples of <c>docs/matching.md</c> are real: each command is carried out, and what is shown is what happens.</summary>
/// <remarks>A block begins with "```book". A line with "&gt; " is a command; the next one tells its events, the one after
/// that the book.</remarks>
public sealed class MatchingPageTests
{
    [Fact]
    public void What_the_page_shows_is_what_happens()
    {
        string[] page = File.ReadAllLines(RepositoryRoot.Combine("docs", "matching.md"));
        int commands = 0;
        Venue? venue = null;
        for (int line = 0; line < page.Length; line++)
        {
            if (page[line] == "```book")
            {
                venue?.Dispose();
                venue = new Venue();
            }
            else if (page[line].StartsWith("> ", StringComparison.Ordinal))
            {
                string told = Carry(venue!, page[line][2..].Split(' '));
                Assert.Equal($"line {line + 2}: {page[line + 1].Trim()}", $"line {line + 2}: {told}");
                Assert.Equal($"line {line + 3}: {page[line + 2].Trim()}", $"line {line + 3}: {venue!.Book}");
                commands++;
            }
        }

        venue?.Dispose();
        Assert.True(commands >= 20, $"{commands} commands on the page");
    }

    private static string Carry(Venue venue, string[] words)
    {
        switch (words[0])
        {
            case "state":
                return venue.State(Enum.Parse<TradingState>(words[1]));
            case "cancel":
                return venue.Cancel((ulong)Parse(words[1]), (uint)Number(words, "by", 11));
            case "reduce":
                return venue.Reduce((ulong)Parse(words[1]), Number(words, "to", 0), (uint)Number(words, "by", 11));
            case "replace":
                (long wanted, long price) = QuantityAndPrice(words[2]);
                return venue.Replace((ulong)Parse(words[1]), wanted, price, (uint)Number(words, "by", 11));
            default:
                return Enter(venue, words);
        }
    }

    private static string Enter(Venue venue, string[] words)
    {
        (long quantity, long price) = QuantityAndPrice(words[2]);
        Side side = words[0] == "buy" ? Side.Bid : Side.Ask;
        ulong id = (ulong)Parse(words[1]);
        Command command = Venue.Order(side, id, quantity, price, (uint)Number(words, "by", side == Side.Bid ? 11 : 21));
        command.DisplayQuantity = Number(words, "show", 0);
        command.StopPrice = Number(words, "stop", 0);
        if (words.Contains("stop"))
            command.Type = price == 0 ? OrderType.Stop : OrderType.StopLimit;
        if (words.Contains("market"))
            command.Type = OrderType.Market;
        if (words.Contains("fok"))
            command.TimeInForce = TimeInForce.FillOrKill;
        if (words.Contains("mode"))
            command.SelfTradeMode = Enum.Parse<SelfTradeMode>(words[Array.IndexOf(words, "mode") + 1]);
        return venue.Do(command);
    }

    private static (long Quantity, long Price) QuantityAndPrice(string word)
    {
        string[] parts = word.Split('@');
        return (Parse(parts[0]), parts.Length > 1 ? Parse(parts[1]) : 0);
    }

    private static long Number(string[] words, string name, long otherwise)
    {
        int at = Array.IndexOf(words, name);
        return at < 0 ? otherwise : Parse(words[at + 1]);
    }

    private static long Parse(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
