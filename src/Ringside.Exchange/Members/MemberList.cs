using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Members;

/// <summary>All members of a venue. Numbers of members, names of users and numbers of sessions are unique in it.</summary>
public sealed class MemberList
{
    /// <summary>Most members.</summary>
    public const int MostMembers = 1 << 16;

    /// <summary>Most users of one member.</summary>
    public const int MostUsers = 1 << 10;

    private readonly Dictionary<Alpha6, (Member Member, MemberUser User)> _users = [];

    /// <summary>Takes members.</summary>
    /// <exception cref="ArgumentException">They cannot stand beside each other; the message says which and why.</exception>
    public MemberList(ImmutableArray<Member> members)
    {
        if (Problem(members) is { } problem)
            throw new ArgumentException(problem, nameof(members));
        Members = members;
        foreach (Member member in members)
        {
            foreach (MemberUser user in member.Users)
                _users.Add(user.Name, (member, user));
        }
    }

    /// <summary>The members, in the order in which they were given.</summary>
    public ImmutableArray<Member> Members { get; }

    /// <summary>Finds who logs in.</summary>
    /// <param name="name">Name of a user; case and spaces around it do not count.</param>
    /// <param name="member">Its member, when the result is true.</param>
    /// <param name="user">The user, when the result is true.</param>
    /// <returns>False when nobody has the name.</returns>
    public bool TryFind(Alpha6 name, [NotNullWhen(true)] out Member? member, [NotNullWhen(true)] out MemberUser? user)
    {
        bool isThere = _users.TryGetValue(LoginText.Normal(name), out (Member Member, MemberUser User) found);
        (member, user) = found;
        return isThere;
    }

    /// <summary>What is wrong with members that stand beside each other, with the path in the file; null when nothing is.</summary>
    internal static string? Problem(ImmutableArray<Member> members)
    {
        Dictionary<uint, int> numbers = [];
        Dictionary<Alpha6, string> names = [];
        Dictionary<uint, string> sessions = [];
        for (int index = 0; index < members.Length; index++)
        {
            Member member = members[index];
            string path = string.Create(CultureInfo.InvariantCulture, $"members[{index}]");
            if (member.Number == 0)
                return $"{path}.number: 0 is no number of a member, 1 is the least";
            if (!numbers.TryAdd(member.Number, index))
                return $"{path}.number: {member.Number} is the number of members[{numbers[member.Number]}] already";
            if (Rates(member, path) is { } problem)
                return problem;
            for (int place = 0; place < member.Users.Length; place++)
            {
                string userPath = string.Create(CultureInfo.InvariantCulture, $"{path}.users[{place}]");
                if (UserProblem(member.Users[place], userPath, names, sessions) is { } wrong)
                    return wrong;
            }
        }

        return null;
    }

    private static string? Rates(Member member, string path)
    {
        if (member.RatePerSecond is < 1 or > TokenBucket.Most)
            return $"{path}.ratePerSecond: {member.RatePerSecond} is not from 1 to {TokenBucket.Most}";
        return member.Burst is < 1 or > TokenBucket.Most
            ? $"{path}.burst: {member.Burst} is not from 1 to {TokenBucket.Most}"
            : null;
    }

    private static string? UserProblem(
        MemberUser user, string path, Dictionary<Alpha6, string> names, Dictionary<uint, string> sessions)
    {
        if (user.Name == default)
            return $"{path}.name: it is blank";
        if (!names.TryAdd(user.Name, path))
            return $"{path}.name: {user.Name} is the name of {names[user.Name]} already";
        if (user.Kind != UserKind.Trading)
        {
            string who = user.Kind == UserKind.DropCopy ? "a drop copy" : "an administrator";
            return user.Session == 0 ? null : $"{path}.session: {who} has no session of its own, expected 0";
        }


        if (user.Session == 0)
            return $"{path}.session: 0 is no number of a session, 1 is the least";
        return sessions.TryAdd(user.Session, path)
            ? null
            : $"{path}.session: {user.Session} is the session of {sessions[user.Session]} already";
    }
}
