using System.CommandLine;
using System.Globalization;
using Ringside.Exchange.Administration;
using Ringside.Protocols.Fields;

namespace Ringside.App.Commands.Venue;

/// <summary>The options that say whom or what a command of an administrator is about: exactly one of them.</summary>
/// <param name="kinds">Those that the command knows.</param>
internal sealed class AdministrationTarget(params AdministrativeTarget[] kinds)
{
    private readonly Option<bool> _all = new("--all") { Description = "All instruments of the venue" };
    private readonly Option<int?> _shard = NumberOption.CreateOptional("--shard", "All instruments of one shard", 0, byte.MaxValue);
    private readonly Option<string?> _symbol = new("--symbol") { Description = "One instrument", HelpName = "SYMBOL" };
    private readonly Option<int?> _member = NumberOption.CreateOptional(
        "--member", "A member, by its number in the member file", 1, int.MaxValue);

    private Option<string?> User { get; init; } = new("--session")
    {
        Description = "The session of a user, by the user's name",
        HelpName = "USER",
    };

    /// <summary>The same for a user's log-ins, which are not its session.</summary>
    internal static AdministrationTarget OfName() => new(AdministrativeTarget.User)
    {
        User = new Option<string?>("--name") { Description = "The user's name", HelpName = "USER" },
    };

    /// <summary>Adds the options to a command.</summary>
    internal void AddTo(Command command)
    {
        foreach (AdministrativeTarget kind in kinds)
        {
            command.Options.Add(OptionOf(kind));
        }
    }

    /// <summary>Reads them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="request">The request without a target.</param>
    /// <returns>The request with it, and what it is about in the words of the command line.</returns>
    /// <exception cref="UsageException">None or more than one is given, or a name cannot be.</exception>
    internal (AdministrativeRequest Request, string Words) Parse(ParseResult parsed, AdministrativeRequest request)
    {
        AdministrativeTarget[] given = [.. kinds.Where(kind => VenuePlaces.IsGiven(parsed, OptionOf(kind)))];
        if (given.Length != 1)
        {
            string names = string.Join(", ", kinds.Select(kind => OptionOf(kind).Name));
            string found = given.Length == 0 ? "none" : string.Join(" and ", given.Select(kind => OptionOf(kind).Name));
            throw new UsageException(
                kinds.Length > 1 ? $"expected one of {names}, found {found}"
                : kinds[0] == AdministrativeTarget.Venue ? $"{names} is missing: it is done to all of the venue at once, and has to be said"
                : $"{names} is missing: {OptionOf(kinds[0]).Description}");
        }

        request = request with { Target = given[0] };
        return given[0] switch
        {
            AdministrativeTarget.Venue => (request, "--all"),
            AdministrativeTarget.Shard =>
                (request with { Number = (uint)parsed.GetValue(_shard)!.Value }, Words(_shard, parsed.GetValue(_shard))),
            AdministrativeTarget.Symbol => (request with { Symbol = ParseSymbol(parsed) }, Words(_symbol, parsed.GetValue(_symbol))),
            AdministrativeTarget.Member =>
                (request with { Number = (uint)parsed.GetValue(_member)!.Value }, Words(_member, parsed.GetValue(_member))),
            _ => (request with { User = ParseUser(parsed) }, Words(User, parsed.GetValue(User))),
        };
    }

    private static string Words(Option option, object? value) =>
        string.Create(CultureInfo.InvariantCulture, $"{option.Name} {value}");

    private Option OptionOf(AdministrativeTarget kind) => kind switch
    {
        AdministrativeTarget.Venue => _all,
        AdministrativeTarget.Shard => _shard,
        AdministrativeTarget.Symbol => _symbol,
        AdministrativeTarget.Member => _member,
        _ => User,
    };

    private Alpha8 ParseSymbol(ParseResult parsed) =>
        parsed.GetValue(_symbol) is { Length: > 0 } text && Alpha8.TryOf(text, out Alpha8 symbol)
            ? symbol
            : throw new UsageException($"--symbol {parsed.GetValue(_symbol)}: expected a symbol of 1 to {Alpha8.Size} characters");

    private Alpha6 ParseUser(ParseResult parsed) =>
        parsed.GetValue(User) is { Length: > 0 } text && Alpha6.TryOf(text, out Alpha6 user)
            ? user
            : throw new UsageException($"{User.Name} {parsed.GetValue(User)}: expected a name of 1 to {Alpha6.Size} characters");
}
