using System.CommandLine;

namespace Ringside.App.Commands;

/// <summary>Options that are one of some words.</summary>
internal static class ChoiceOption
{
    /// <summary>An option with a default.</summary>
    internal static Option<string> Create(string name, string description, string usual, params string[] others)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.AcceptOnlyFromAmong([usual, .. others]);
        return option;
    }
}
