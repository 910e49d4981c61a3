using System.CommandLine;
using System.Globalization;
using Ringside.Exchange.Members;

namespace Ringside.App.Commands.Venue;

/// <summary><c>ringside members remove</c>: takes a user, or a member with all its users, out of the file.</summary>
internal sealed class MembersRemoveCommand
{
    private readonly Option<string> _file = MemberFiles.File();

    private readonly Option<string?> _user = new("--user")
    {
        Description = "Name of a user to remove; its member stays, also without users",
        HelpName = "NAME",
    };

    private readonly Option<uint> _member = NumberOption.Create(
        "--member", "Number of a member to remove with all its users; 0 for none", 0u, uint.MaxValue, 0u);

    internal static Command Create()
    {
        var verb = new MembersRemoveCommand();
        var command = new Command(
            "remove",
            "Remove a user, or a member with all its users.\n\nExample:  ringside members remove --file members.json --user NORTH1");
        command.Options.Add(verb._file);
        command.Options.Add(verb._user);
        command.Options.Add(verb._member);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        string path = parsed.GetValue(_file)!;
        string? user = parsed.GetValue(_user);
        uint number = parsed.GetValue(_member);
        if (user is null == (number == 0))
        {
            throw new UsageException("--user NAME, --member N: expected one of them");
        }

        MemberList list = MemberFiles.Load(path);
        Console.WriteLine(user is null ? RemoveMember(path, list, number) : RemoveUser(path, list, user));
        return ExitCodes.Success;
    }

    private static string RemoveUser(string path, MemberList list, string text)
    {
        if (!list.TryFind(MemberFiles.UserName(text), out Member? member, out MemberUser? user))
        {
            throw new UsageException($"--user {text}: there is no such user in {path}");
        }

        Member left = member with { Users = member.Users.Remove(user) };
        MemberFiles.Save(path, list.Members.Replace(member, left));
        return $"member {member.Number} ({member.Name}): user {user.Name} removed, {Count(left.Users.Length)} left";
    }

    private static string RemoveMember(string path, MemberList list, uint number)
    {
        Member member = list.Members.FirstOrDefault(member => member.Number == number)
            ?? throw new UsageException($"--member {number}: there is no such member in {path}");
        MemberFiles.Save(path, list.Members.Remove(member));
        return $"member {member.Number} ({member.Name}): removed with {Count(member.Users.Length)}";
    }

    private static string Count(int users) =>
        users == 1 ? "1 user" : string.Create(CultureInfo.InvariantCulture, $"{users} users");
}
