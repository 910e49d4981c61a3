using System.CommandLine;
using System.Globalization;
using Ringside.App.Output;
using Ringside.App.Output.Itch;
using Ringside.Lab.Itch;
using Ringside.Market.Itch;
using Ringside.Protocols.Fields;
using Ringside.Protocols.Itch;

namespace Ringside.App.Commands.Itch;

/// <summary><c>ringside itch book</c>: the book of a stock at some moment of a day.</summary>
internal sealed class BookCommand
{
    private const int ProgressMask = 0xFFFF;

    private readonly Argument<string> _file = ItchOptions.File();
    private readonly Option<string?> _stock = ItchOptions.Stock("The stock", required: true);
    private readonly Option<bool> _json = LabOptions.Json("Print the book as JSON");
    private readonly Option<int> _levels = NumberOption.Create("--levels", "Levels of each side, from the best on", 1, 1 << 16, 10);

    private readonly Option<string?> _at = new("--at")
    {
        Description = "After that many messages (a number), or when all messages up to a time were taken (HH:MM:SS.fraction) "
            + "[default: at the end]",
        HelpName = "N|TIME",
    };

    internal static Command Create()
    {
        var verb = new BookCommand();
        var command = new Command(
            "book",
            "Build the books of a day and print that of one stock: orders, shares and price of each level.\n\n"
                + "Example:  ringside itch book day.itch.gz --stock AAAA --levels 5 --at 15:59:59");
        command.Arguments.Add(verb._file);
        command.Options.Add(verb._stock);
        command.Options.Add(verb._levels);
        command.Options.Add(verb._at);
        command.Options.Add(verb._json);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        Alpha8 symbol = ItchOptions.ParseStock(parsed.GetValue(_stock)!);
        (long lastMessage, long lastNanos) = ParseMoment(parsed.GetValue(_at));
        ItchBooks books = ItchOptions.NewBooks();
        using var interruption = new Interruption();
        using ItchFileReader reader = ItchFileReader.OpenFile(parsed.GetValue(_file)!);
        long nanos = Build(reader, books, lastMessage, lastNanos, interruption.Token);
        if (interruption.Token.IsCancellationRequested)
            return ExitCodes.Interrupted;
        if (!books.TryFindStock(symbol, out ushort stock))
            throw new UsageException($"--stock {symbol}: {reader.Name} has no such stock in its first {books.Messages} messages");
        ItchBookText text = new(books, stock, parsed.GetValue(_levels), nanos);
        Console.WriteLine(parsed.GetValue(_json) ? text.ToJson() : text.ToString());
        if (books.NotApplied > 0)
            Console.Error.WriteLine($"{books.NotApplied} messages could not be applied; `ringside itch stats` says why");
        return ExitCodes.Success;
    }

    // The time of the last message that was applied.
    private static long Build(
        ItchFileReader reader, ItchBooks books, long lastMessage, long lastNanos, CancellationToken interrupted)
    {
        using var progress = new ProgressLine();
        long nanos = 0;
        while (books.Messages < lastMessage)
        {
            if (!reader.TryRead(out ReadOnlySpan<byte> message))
            {
                ItchOptions.WarnOfMissingEnd(reader);
                break;
            }

            if (ItchHeader.TryRead(message, out ItchHeader header))
            {
                if (header.TimestampNanos > lastNanos)
                    break;
                nanos = header.TimestampNanos;
            }

            books.Apply(message);
            if ((books.Messages & ProgressMask) == 0)
            {
                if (interrupted.IsCancellationRequested)
                    break;
                progress.Report(string.Create(CultureInfo.InvariantCulture, $"book: message {books.Messages:N0}"));
            }
        }

        return nanos;
    }

    private static (long Message, long Nanos) ParseMoment(string? text)
    {
        if (text is null)
            return (long.MaxValue, long.MaxValue);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long message))
        {
            return message > 0
                ? (message, long.MaxValue)
                : throw new UsageException($"--at {text}: before the first message there is no book, expected 1 or more");
        }

        return TimeOfDay.TryParse(text, out long nanos)
            ? (long.MaxValue, nanos)
            : throw new UsageException($"--at {text}: expected a number of messages or a time, as 09:30:00 or 15:59:59.5");
    }
}
