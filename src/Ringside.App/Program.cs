using System.CommandLine;
using Ringside.App.Commands;
using Ringside.App.Output;
using Ringside.Lab.MarketData;
using Ringside.Linux.Errors;

namespace Ringside.App;

/// <summary>The <c>ringside</c> command: finds the verb, runs it, and turns whatever goes wrong into one line and an exit code.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        ConsoleStreams.Install();

        // Known to every command, and needed even when parsing fails.
        bool debug = arguments.Contains("--debug");
        RootCommand root = RootCommands.Create();
        try
        {
            ParseResult parsed = root.Parse(arguments);
            if (parsed.Errors.Count > 0)
            {
                return Fail(CommandLineErrors.Describe(parsed), ExitCodes.BadInput);
            }

            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (OperationCanceledException)
        {
            return Fail("interrupted before anything was measured", ExitCodes.Interrupted);
        }
        catch (Exception exception) when (!debug)
        {
            return Fail(exception.Message, ExitCodeOf(exception));
        }
    }

    private static int ExitCodeOf(Exception exception) => exception switch
    {
        UsageException or MarketDataException or FormatLoadException => ExitCodes.BadInput,
        KernelException or RefusedException or OutputException => ExitCodes.Refused,
        IOException or UnauthorizedAccessException => ExitCodes.BadInput,
        _ => ExitCodes.Fault,
    };

    private static int Fail(string message, int code)
    {
        string line = message.ReplaceLineEndings(" ");
        Console.Error.WriteLine(
            code == ExitCodes.Fault
                ? $"ringside: internal fault: {line} (run again with --debug for details)"
                : $"ringside: {line}");
        return code;
    }
}
