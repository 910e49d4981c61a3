using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Ringside.Exchange.Members;
using Ringside.Protocols.Fields;

namespace Ringside.App.Commands.Venue;

/// <summary><c>ringside members add</c>: adds a user, and its member with the first one.</summary>
internal sealed class MembersAddCommand
{
    private readonly Option<string> _file = MemberFiles.File();

    private readonly Option<uint> _member = NumberOption.CreateRequired("--member", "Number of the member", 1u, uint.MaxValue);

    private readonly Option<string> _user = new("--user")
    {
        Description = "Name that the user logs in with, 1 to 6 characters whose case does not count",
        HelpName = "NAME",
        Required = true,
    };

    private readonly Option<bool> _isDropCopy = new("--drop-copy")
    {
        Description = "The user reads what the sessions of its member read, and sends nothing",
    };

    private readonly Option<bool> _isAdministrator = new("--administrator")
    {
        Description = "The user may halt, cancel and kill at the whole venue (`ringside venue`), and sends no orders",
    };

    private readonly Option<uint> _session = NumberOption.Create(
        "--session", "Number of the session of the user; 0 for one above all others", 0u, uint.MaxValue, 0u);

    private readonly MemberTerms _terms = new();
    private readonly MemberSecrets _secrets = new();

    internal static Command Create()
    {
        var verb = new MembersAddCommand();
        var command = new Command(
            "add",
            "Add a user to a member; the first one makes the member, and the file. Terms that are given are those of the member from then "
                + "on.\n\nExample:  ringside members add --file members.json --member 7 --name \"North Bank\" --user NORTH1");
        command.Options.Add(verb._file);
        command.Options.Add(verb._member);
        command.Options.Add(verb._user);
        command.Options.Add(verb._isDropCopy);
        command.Options.Add(verb._isAdministrator);
        command.Options.Add(verb._session);
        verb._terms.AddTo(command);
        verb._secrets.AddTo(command);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        string path = parsed.GetValue(_file)!;
        uint number = parsed.GetValue(_member);
        MemberList list = Path.Exists(path) ? MemberFiles.Load(path) : new MemberList([]);
        Alpha6 name = NewName(parsed, list);
        uint session = NewSession(parsed, list);
        Member? known = list.Members.FirstOrDefault(member => member.Number == number);
        Member member = known is null ? _terms.New(parsed, number) : _terms.Change(parsed, known);
        if (member.Users.Length >= MemberList.MostUsers || (known is null && list.Members.Length >= MemberList.MostMembers))
        {
            throw new UsageException(
                $"--member {number}: a file takes at most {MemberList.MostMembers} members, of {MemberList.MostUsers} users each");
        }

        (SecretHash hash, string? generated) = _secrets.Get(parsed, name.ToString());
        UserKind kind = KindOf(parsed);
        var user = new MemberUser { Name = name, Kind = kind, Session = session, Secret = hash };
        member = member with { Users = member.Users.Add(user) };
        ImmutableArray<Member> members = known is null ? list.Members.Add(member) : list.Members.Replace(known, member);
        MemberFiles.Save(path, members);
        string what = kind == UserKind.DropCopy ? "drop copy"
            : kind == UserKind.Administrator ? "administrator"
            : string.Create(CultureInfo.InvariantCulture, $"session {session}");
        Console.WriteLine($"member {member.Number} ({member.Name}): user {user.Name}, {what}");
        if (generated is not null)
        {
            Console.WriteLine($"secret {generated} (it is shown this once)");
        }

        return ExitCodes.Success;
    }

    private UserKind KindOf(ParseResult parsed) => (parsed.GetValue(_isDropCopy), parsed.GetValue(_isAdministrator)) switch
    {
        (true, true) => throw new UsageException("--drop-copy and --administrator: expected one of them"),
        (true, false) => UserKind.DropCopy,
        (false, true) => UserKind.Administrator,
        _ => UserKind.Trading,
    };

    private Alpha6 NewName(ParseResult parsed, MemberList list)
    {
        string text = parsed.GetValue(_user)!;
        Alpha6 name = MemberFiles.UserName(text);
        return list.TryFind(name, out Member? owner, out _)
            ? throw new UsageException($"--user {text}: it is a user of member {owner.Number} ({owner.Name}) already")
            : name;
    }

    private uint NewSession(ParseResult parsed, MemberList list)
    {
        uint session = parsed.GetValue(_session);
        if (KindOf(parsed) is not UserKind.Trading and { } kind)
        {
            string who = kind == UserKind.DropCopy ? "a drop copy" : "an administrator";
            return session == 0 ? session : throw new UsageException($"--session {session}: {who} has no session of its own");
        }

        MemberUser[] users = [.. list.Members.SelectMany(member => member.Users)];
        if (session == 0)
        {
            uint highest = users.Length == 0 ? 0 : users.Max(user => user.Session);
            return highest < uint.MaxValue
                ? highest + 1
                : throw new UsageException("--session N is missing: there is none above all others");
        }

        MemberUser? other = users.FirstOrDefault(user => user.Session == session);
        return other is null ? session : throw new UsageException($"--session {session}: it is the session of {other.Name} already");
    }
}
