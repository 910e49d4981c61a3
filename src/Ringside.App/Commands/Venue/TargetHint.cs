using System.Globalization;
using Ringside.Exchange.Administration;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Members;

namespace Ringside.App.Commands.Venue;

/// <summary>What was expected where a venue has nothing of the name or number that an administrator has given.</summary>
internal static class TargetHint
{
    private const int MostListed = 12;

    /// <summary>The words for it.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="venue">The venue, as far as it is known; else null.</param>
    /// <param name="isDemo">Whether it is taken for the demo.</param>
    internal static string Of(in AdministrativeRequest request, VenueConfiguration? venue, bool isDemo) => request.Target switch
    {
        AdministrativeTarget.Symbol => "there is no such symbol at this venue, expected " + (Listed(
            venue?.Shards.SelectMany(shard => shard.Instruments).Select(one => one.Symbol.ToString().TrimEnd()), isDemo)
                ?? "one that `venue status` shows"),
        AdministrativeTarget.Shard => "there is no such shard at this venue, expected " + (Listed(
            venue?.Shards.Select(shard => Text((uint)shard.Number)), isDemo) ?? "a number from 0 on, as in the venue's file"),
        AdministrativeTarget.Member => "there is no such member at this venue, expected " + (Listed(
            isDemo ? DemoMembers.Create().Members.Select(member => $"{Text(member.Number)} ({member.Name})") : null, isDemo)
                ?? "a member's number in the venue's member file, as `members list` shows it"),
        AdministrativeTarget.User => "there is no such session at this venue, expected the name of the user who trades in it, and no "
            + "number: " + (Listed(
                isDemo ? DemoMembers.Logins.Where(login => login.Kind == UserKind.Trading).Select(login => login.User) : null, isDemo)
                    ?? "one that `members list` shows, as NORTH1"),
        _ => "there is nothing that it could be done to",
    };

    private static string? Listed(IEnumerable<string>? all, bool isDemo)
    {
        string[] names = [.. all ?? []];
        return names.Length is 0 or > MostListed ? null
            : $"{(names.Length == 1 ? string.Empty : "one of ")}{string.Join(", ", names)}{(isDemo ? " (of the demo)" : string.Empty)}";
    }

    private static string Text(uint number) => number.ToString(CultureInfo.InvariantCulture);
}
