using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Ringside.App.Commands;

/// <summary>Options that are whole numbers in a range; a wrong one is told by name, value and range.</summary>
internal static class NumberOption
{
    /// <summary>An option with a default.</summary>
    internal static Option<T> Create<T>(string name, string description, T minimum, T maximum, T standard)
        where T : struct, IBinaryInteger<T> => new(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => standard,
            CustomParser = result => Parse(result, name, minimum, maximum),
        };

    /// <summary>An option without a default, that must be given.</summary>
    internal static Option<T> CreateRequired<T>(string name, string description, T minimum, T maximum)
        where T : struct, IBinaryInteger<T>
    {
        Option<T> option = CreateWithoutDefault(name, description, minimum, maximum);
        option.Required = true;
        return option;
    }

    /// <summary>An option that may be left out.</summary>
    internal static Option<int?> CreateOptional(string name, string description, int minimum, int maximum) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => Parse(result, name, minimum, maximum),
    };

    /// <summary>An option without a default that a command misses by itself, or draws.</summary>
    internal static Option<T> CreateWithoutDefault<T>(string name, string description, T minimum, T maximum)
        where T : struct, IBinaryInteger<T> => new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result => Parse(result, name, minimum, maximum),
        };

    private static T Parse<T>(ArgumentResult result, string name, T minimum, T maximum)
        where T : struct, IBinaryInteger<T>
    {
        string text = result.Tokens.Count == 0 ? string.Empty : result.Tokens[0].Value;
        if (!T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out T value) || value < minimum || value > maximum)
        {
            result.AddError(string.Create(
                CultureInfo.InvariantCulture, $"{name} {text}: expected a whole number from {minimum} to {maximum}"));
        }

        return value;
    }
}
