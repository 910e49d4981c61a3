using System.CommandLine;
using System.CommandLine.Parsing;

namespace Ringside.App.Commands;

/// <summary>Options that are one of some words.</summary>
internal static class ChoiceOption
{
    /// <summary>An option with a default.</summary>
    internal static Option<string> Create(string name, string description, string usual, params string[] others)
    {
        string[] values = [usual, .. others];
        var option = new Option<string>(name)
        {
            Description = description,
            HelpName = string.Join('|', values),
            DefaultValueFactory = _ => usual,
            CustomParser = result => Parse(result, name, values),
        };
        option.CompletionSources.Add(values);
        return option;
    }

    private static string Parse(ArgumentResult result, string name, string[] values)
    {
        string text = result.Tokens[0].Value;
        if (!values.Contains(text))
        {
            result.AddError($"{name} {text}: expected one of {string.Join(", ", values)}");
        }

        return text;
    }
}
