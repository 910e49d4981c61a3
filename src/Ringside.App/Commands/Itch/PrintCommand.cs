using System.CommandLine;
using Ringside.App.Output;
using Ringside.App.Output.Itch;
using Ringside.Lab.Itch;
using Ringside.Protocols.Fields;
using Ringside.Protocols.Itch;

namespace Ringside.App.Commands.Itch;

/// <summary><c>ringside itch print</c>: one line for each message.</summary>
internal sealed class PrintCommand
{
    private readonly Argument<string> _file = ItchOptions.File();
    private readonly Option<string?> _stock = ItchOptions.Stock("Only messages about this stock");
    private readonly Option<bool> _json = LabOptions.Json("Print each message as a JSON object");

    private readonly Option<int?> _first = NumberOption.CreateOptional(
        "--first", "Stop after this many printed messages [default: never]", 1, int.MaxValue);

    internal static Command Create()
    {
        var verb = new PrintCommand();
        var command = new Command(
            "print",
            "Print the messages of a day, one line each: time, stock, kind and fields.\n\n"
                + "Example:  ringside itch print day.itch.gz --stock AAAA --first 20");
        command.Arguments.Add(verb._file);
        command.Options.Add(verb._stock);
        command.Options.Add(verb._first);
        command.Options.Add(verb._json);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        Alpha8? stock = parsed.GetValue(_stock) is { } symbol ? ItchOptions.ParseStock(symbol) : null;
        using var interruption = new Interruption();
        using StreamWriter output = ConsoleStreams.Output();
        using var json = new ItchJson(output);
        IItchFields fields = parsed.GetValue(_json) ? json : new ItchText(output);
        using ItchFileReader reader = ItchFileReader.OpenFile(parsed.GetValue(_file)!);
        long printed;
        try
        {
            printed = Print(reader, fields, stock, parsed.GetValue(_first) ?? long.MaxValue, interruption.Token);
        }
        finally
        {
            output.Flush();
        }

        if (interruption.Token.IsCancellationRequested)
            return ExitCodes.Interrupted;
        return printed > 0 || stock is null
            ? ExitCodes.Success
            : throw new UsageException($"--stock {stock}: {reader.Name} has no such stock in its {reader.Messages} messages");
    }

    /// <returns>Messages that were printed.</returns>
    private static long Print(ItchFileReader reader, IItchFields fields, Alpha8? stock, long most, CancellationToken interrupted)
    {
        var names = new StockNames();
        long printed = 0;
        while (printed < most && !interrupted.IsCancellationRequested)
        {
            if (!reader.TryRead(out ReadOnlySpan<byte> message))
            {
                ItchOptions.WarnOfMissingEnd(reader);
                return printed;
            }

            names.Learn(message);
            bool hasHeader = ItchHeader.TryRead(message, out ItchHeader header);
            if (stock is not null && (!hasHeader || names[header.StockLocate] != stock))
                continue;
            string symbol = names[header.StockLocate].ToString();
            var describer = new ItchDescriber(fields, reader.Messages, symbol);
            if (!ItchMessage.TryDispatch(message, ref describer))
                PrintUnknown(reader.Messages, fields, hasHeader ? header : null, message, symbol);
            printed++;
        }

        return printed;
    }

    // A type of a later version may be too short for what all messages of this one begin with.
    private static void PrintUnknown(
        long number, IItchFields fields, ItchHeader? header, ReadOnlySpan<byte> message, string symbol)
    {
        var type = (ItchMessageType)message[0];
        if (header is { } known)
            fields.Begin(number, type, known, symbol);
        else
            fields.BeginWithoutHeader(number, type);
        fields.Text("bytes", Convert.ToHexStringLower(message));
        fields.End();
    }
}
