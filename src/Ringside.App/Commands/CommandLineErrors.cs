using System.CommandLine;
using System.CommandLine.Parsing;

namespace Ringside.App.Commands;

/// <summary>Says in one line what is wrong with a command line: which word, and what was expected in its place.</summary>
internal static class CommandLineErrors
{
    /// <summary>The line for the first thing that is wrong.</summary>
    /// <param name="parsed">A result with at least one error.</param>
    internal static string Describe(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string path = PathOf(parsed.CommandResult);
        // One that does something by itself may be wrong by its own options, too.
        if (command.Subcommands.Count > 0 && (command.Action is null || parsed.UnmatchedTokens.Count > 0))
        {
            string expected = string.Join(", ", command.Subcommands.Select(subcommand => subcommand.Name));
            return parsed.UnmatchedTokens.Count > 0
                ? $"'{parsed.UnmatchedTokens[0]}' is no command of `{path}`: expected one of {expected} (see `{path} --help`)"
                : $"`{path}` is not complete: expected one of {expected} after it (see `{path} --help`)";
        }

        if (parsed.UnmatchedTokens.Count > 0)
        {
            return $"'{parsed.UnmatchedTokens[0]}' is no option or value of `{path}` (see `{path} --help`)";
        }

        Option? missing = command.Options.FirstOrDefault(option => option.Required && parsed.GetResult(option) is not { Implicit: false });
        if (missing is null && parsed.Errors[0].SymbolResult is ArgumentResult { Tokens.Count: 0 } argument)
        {
            return $"{argument.Argument.HelpName ?? argument.Argument.Name} is missing (see `{path} --help`)";
        }

        return missing is null ? DescribeValue(parsed.Errors[0]) : $"{missing.Name} {missing.HelpName} is missing (see `{path} --help`)";
    }

    private static string DescribeValue(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Tokens.Count: 0 } result => $"{result.Option.Name}: expected a value after it: {result.Option.HelpName}",
        OptionResult { IdentifierTokenCount: > 1 } result when result.Option.Arity.MaximumNumberOfValues == 1 =>
            $"{result.Option.Name} is given {result.IdentifierTokenCount} times, expected once",
        _ => error.Message,
    };

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "ringside";
}
