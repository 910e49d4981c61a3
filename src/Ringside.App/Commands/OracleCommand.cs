using System.CommandLine;
using System.Globalization;
using Ringside.App.Output;
using Ringside.Lab.MarketData;
using Ringside.Lab.Oracles;
using Ringside.Lab.Triggers;

namespace Ringside.App.Commands;

/// <summary><c>ringside lab oracle</c>: which orders must come, from the file alone.</summary>
internal sealed class OracleCommand
{
    private readonly TriggerArguments _trigger = new();
    private readonly Option<string> _data = LabOptions.Data();

    internal static Command Create()
    {
        var verb = new OracleCommand();
        var command = new Command(
            "oracle",
            "Print as CSV which orders a correct trader sends for a file: trigger_id,row,side,quantity,price.\n\n"
                + "Example:  ringside lab oracle --data day.csv.gz --trigger top-of-book --threshold 1000000");
        command.Options.Add(verb._data);
        verb._trigger.AddTo(command);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        TriggerOptions trigger = _trigger.Parse(parsed);
        using var progress = new ProgressLine();
        using TardisReader reader = TardisReader.OpenFile(parsed.GetValue(_data)!);
        OracleResult result = Oracle.Compute(
            reader, trigger, rows => progress.Report(string.Create(CultureInfo.InvariantCulture, $"oracle: row {rows:N0}")));
        progress.Clear();
        using StreamWriter output = ConsoleStreams.Output();
        OracleCsv.Write(output, result);
        output.Flush();
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Orders.Count} orders from {result.Rows} rows ("
                + $"{result.BadLines} bad lines, {result.Refused} triggers without a fitting quantity)"));
        return ExitCodes.Success;
    }
}
