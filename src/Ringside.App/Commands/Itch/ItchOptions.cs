using System.CommandLine;
using System.Security.Cryptography;
using Ringside.Lab.Itch;
using Ringside.Market.Itch;
using Ringside.Protocols.Fields;

namespace Ringside.App.Commands.Itch;

/// <summary>What the commands of the group share.</summary>
internal static class ItchOptions
{
    internal static Argument<string> File() => new("file")
    {
        Description = "File of an ITCH 5.0 day, gzip or plain (`ringside itch generate` makes one)",
        HelpName = "FILE",
    };

    internal static Option<string?> Stock(string description, bool required = false) =>
        new("--stock") { Description = description, HelpName = "SYMBOL", Required = required };

    /// <summary>Turns a symbol of the command line into the field.</summary>
    /// <exception cref="UsageException">Longer than a symbol can be, or other characters.</exception>
    internal static Alpha8 ParseStock(string symbol) => symbol.Length > 0 && Alpha8.TryOf(symbol, out Alpha8 stock)
        ? stock
        : throw new UsageException($"--stock {symbol}: expected a symbol of 1 to {Alpha8.Size} characters");

    /// <summary>Empty books whose index is spread by a number of this process: a file cannot be made to be slow.</summary>
    internal static ItchBooks NewBooks() =>
        new(new ItchBooksOptions { HashMultiplier = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) });

    /// <summary>Says on standard error when a file that was read to its end has no mark there.</summary>
    internal static void WarnOfMissingEnd(ItchFileReader reader)
    {
        if (!reader.HasEndMark)
        {
            Console.Error.WriteLine(
                $"{reader.Name}: ends at byte {reader.Offset} without the mark of the end (a length of 0); it may have been cut there");
        }
    }
}
