using System.CommandLine;
using System.Text;
using Ringside.App.Output;
using Ringside.App.Venue;
using Ringside.Exchange.Configuration;

namespace Ringside.App.Commands.Venue;

/// <summary><c>ringside audit</c>: follows all streams of a venue that runs, and checks all that can be checked from outside.</summary>
internal sealed class AuditCommand
{
    private const long Second = 1_000_000_000;

    private readonly Option<string?> _config = NodeOptions.Config();
    private readonly Option<string> _data = NodeOptions.Data();
    private readonly Option<int> _port = NodeOptions.BasePort();

    private readonly Option<int?> _seconds = NumberOption.CreateOptional(
        "--seconds", "End after so long [default: go on until Ctrl-C]", 1, 86_400);

    private readonly Option<bool> _untilCaughtUp = new("--until-caught-up")
    {
        Description = "End as soon as everything is read that the venue has made until then",
    };

    private readonly Option<bool> _json = LabOptions.Json("Print the verdict as one JSON object");

    private readonly Option<string?> _ledger = new("--ledger")
    {
        Description = "Write the account of each order: comma-separated values, in the order in which orders end",
        HelpName = "FILE",
    };

    internal static Command Create()
    {
        var verb = new AuditCommand();
        var command = new Command(
            "audit",
            "Audit a venue that runs: read all of its streams from the first batch on, keep the books anew, and check chains, digests,\n"
                + "gaps, epochs, stamps, owners, tokens, trades, and that shares in = traded + open + cancelled. It needs neither the\n"
                + "member file nor a secret, and nobody waits for it. Progress and findings go to standard error. The exit code is 0 when\n"
                + "nothing was found, 1 when something was, 3 when the venue could not be followed.\n\n"
                + "Example:  ringside audit --until-caught-up");
        command.Options.Add(verb._config);
        command.Options.Add(verb._data);
        command.Options.Add(verb._port);
        command.Options.Add(verb._seconds);
        command.Options.Add(verb._untilCaughtUp);
        command.Options.Add(verb._json);
        command.Options.Add(verb._ledger);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        VenueConfiguration venue = NodeOptions.LoadOrDemo(parsed, _config, _data, _port);
        string? path = parsed.GetValue(_ledger);
        using TextWriter? ledger = path is null
            ? null
            : new StreamWriter(OutputFile.Open("--ledger", path), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);
        var run = new AuditRun(venue, Console.Error)
        {
            LengthNanos = parsed.GetValue(_seconds) is { } seconds ? seconds * Second : long.MaxValue,
            EndsCaughtUp = parsed.GetValue(_untilCaughtUp),
            Ledger = ledger,
        };
        AuditVerdict verdict = run.Run();
        Console.Write(parsed.GetValue(_json) ? AuditText.Json(verdict) : AuditText.Text(verdict));
        if (verdict.Problem is { } problem)
        {
            Console.Error.WriteLine($"audit: {problem}");
        }

        return verdict.IsGood ? ExitCodes.Success : verdict.Report.Progress.Findings > 0 ? ExitCodes.Incorrect : ExitCodes.Refused;
    }
}
