using System.Text.Json;
using Ringside.App.Tests.Processes;
using Ringside.Exchange.Members;
using Ringside.Market.Commands;
using Ringside.Protocols.Fields;
using Ringside.Testing;

namespace Ringside.App.Tests.Commands.Venue;

public sealed class MembersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.File("members.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_user_makes_the_file_and_the_member_and_a_made_secret_is_shown_once()
    {
        RingsideResult result = Add("--member 7 --name North --user north1").AssertSuccess();
        Assert.Equal("member 7 (North): user NORTH1, session 1", result.Output[0]);
        Assert.Matches("^secret [A-Z2-9]{10} \\(it is shown this once\\)$", result.Output[1]);
        Assert.Empty(result.Error);
        (Member member, MemberUser user) = Find("NORTH1");
        Assert.True(user.Secret.Verify(Alpha10.Of(result.Output[1].Split(' ')[1])));
        Assert.Equal(new Member { Number = 7, Name = "North" } with { Users = member.Users }, member);

        // The next one needs no name, and makes no other secret than its own.
        RingsideResult next = Add("--member 7 --user NORTH2 --generate").AssertSuccess();
        Assert.Equal("member 7 (North): user NORTH2, session 2", next.Output[0]);
        Assert.NotEqual(result.Output[1], next.Output[1]);
        Assert.Equal(2, Find("NORTH2").Member.Users.Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public void A_secret_from_a_file_is_taken_and_not_shown()
    {
        string secret = _folder.Write("secret", "Swordfish\nmore\n");
        RingsideResult result = Add($"--member 7 --name North --user NORTH1 --iterations 7 --secret-file {secret}").AssertSuccess();
        Assert.Single(result.Output);
        SecretHash kept = Find("NORTH1").User.Secret;
        Assert.True(kept.Verify(Alpha10.Of("swordfish")));
        Assert.Equal(7, kept.Iterations);
        Assert.DoesNotContain("wordfish", System.IO.File.ReadAllText(File), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Terms_are_those_that_were_given_last()
    {
        Add("--member 7 --name North --user A --rate 50 --burst 5 --cancel-on-disconnect on --self-trade cancel-both "
            + "--most-quantity 10 --most-notional 20 --most-open-orders 30").AssertSuccess();
        Member member = Find("A").Member;
        Assert.Equal((50, 5, true), (member.RatePerSecond, member.Burst, member.CancelOnDisconnect));
        Assert.Equal(SelfTradeMode.CancelBoth, member.SelfTrade);
        Assert.Equal(new MemberLimits(10, 20, 30), member.Limits);
        Add("--member 7 --user B").AssertSuccess();
        Member same = Find("B").Member;
        Assert.Equal(member with { Users = same.Users }, same);
        Add("--member 7 --user D --drop-copy --burst 6 --most-notional 0").AssertSuccess();
        Member changed = Find("D").Member;
        Assert.Equal(member with { Burst = 6, Limits = new MemberLimits(10, 0, 30), Users = changed.Users }, changed);
        Assert.Equal((UserKind.DropCopy, 0u), (Find("D").User.Kind, Find("D").User.Session));
        Add("--member 8 --name South --user S --session 500").AssertSuccess();
        Assert.Equal("member 8 (South): user T, session 501", Add("--member 8 --user T").AssertSuccess().Output[0]);
    }

    [Fact]
    public void They_are_listed_without_their_secrets()
    {
        Add("--member 7 --name North --user A --most-quantity 1000").AssertSuccess();
        Add("--member 7 --user D --drop-copy").AssertSuccess();
        RingsideResult text = RingsideProcess.Run("members", "list", "--file", File).AssertSuccess();
        Assert.Equal(
            [
                "member 7 (North): 1,000 messages/s, burst 100, self-trade none, cancel on disconnect off",
                "  most quantity 1,000, most notional none, most open orders none",
                "  A       trading        session 1",
                "  D       drop-copy",
            ],
            text.Output);
        RingsideResult json = RingsideProcess.Run("members", "list", "--file", File, "--json").AssertSuccess();
        string line = Assert.Single(json.Output);
        Assert.DoesNotContain("hash", line, StringComparison.Ordinal);
        JsonElement member = JsonElement.Parse(line).GetProperty("members")[0];
        Assert.Equal((7, 1_000), (member.GetProperty("number").GetInt32(), member.GetProperty("most_quantity").GetInt32()));
        Assert.Equal("drop-copy", member.GetProperty("users")[1].GetProperty("kind").GetString());
    }

    [Fact]
    public void Users_and_members_are_removed()
    {
        Add("--member 7 --name North --user A").AssertSuccess();
        Add("--member 7 --user B").AssertSuccess();
        Add("--member 8 --name South --user C").AssertSuccess();
        Assert.Equal("member 7 (North): user A removed, 1 user left", Remove("--user a").AssertSuccess().Output[0]);
        Assert.Equal("member 8 (South): removed with 1 user", Remove("--member 8").AssertSuccess().Output[0]);
        Assert.Equal("member 7 (North): user B removed, 0 users left", Remove("--user B").AssertSuccess().Output[0]);
        Assert.True(MemberFileStore.TryLoad(File, out MemberList? members, out string error), error);
        Assert.Empty(Assert.Single(members.Members).Users);
        Remove("--user B").AssertOneErrorLine(ExitCodes.BadInput, "--user B: there is no such user in ");
        Remove("--member 8").AssertOneErrorLine(ExitCodes.BadInput, "--member 8: there is no such member in ");
        Remove("").AssertOneErrorLine(ExitCodes.BadInput, "--user NAME, --member N: expected one of them");
        Remove("--user B --member 7").AssertOneErrorLine(ExitCodes.BadInput, "--user NAME, --member N: expected one of them");
    }

    [Theory]
    [InlineData("--member 9 --user X", "--name NAME is missing: member 9 is new")]
    [InlineData("--member 7 --user a", "--user a: it is a user of member 7 (North) already")]
    [InlineData("--member 7 --user TOOLONG", "--user TOOLONG: expected 1 to 6 printable ASCII characters")]
    [InlineData("--member 7 --user X --session 1", "--session 1: it is the session of A already")]
    [InlineData("--member 7 --user X --drop-copy --session 5", "--session 5: a drop copy has no session of its own")]
    [InlineData("--member 0 --user X", "--member 0: expected a whole number from 1 to 4294967295")]
    [InlineData("--member 7 --user X --self-trade all", "--self-trade all: expected one of none, cancel-newest")]
    [InlineData("--member 7 --user X --rate 0", "--rate 0: expected a whole number from 1 to 10000000")]
    [InlineData("--member 7 --user X --secret-file /does/not/exist", "--secret-file /does/not/exist: ")]
    [InlineData("--member 7 --user X --secret-file /dev/null", "--secret-file /dev/null: expected 1 to 10 printable ASCII characters")]
    [InlineData("--member 7 --user X --secret-file /dev/null --generate", "--secret-file and --generate: expected one of them")]
    [InlineData("--member 7", "--user NAME is missing")]
    [InlineData("--member 7 --user X --name \u00e4", "--name \u00e4: expected 1 to 64 printable ASCII characters")]
    public void What_is_wrong_is_told_in_one_line_and_changes_nothing(string arguments, string expected)
    {
        Add("--member 7 --name North --user A").AssertSuccess();
        byte[] before = System.IO.File.ReadAllBytes(File);
        Add(arguments).AssertOneErrorLine(ExitCodes.BadInput, expected);
        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void A_file_that_is_none_is_told_and_stays()
    {
        _folder.Write("members.json", "{}");
        Add("--member 7 --name North --user A").AssertOneErrorLine(ExitCodes.BadInput, "--file ", "version: missing");
        Assert.Equal("{}", System.IO.File.ReadAllText(File));
        RingsideProcess.Run("members", "list", "--file", "/does/not/exist")
            .AssertOneErrorLine(ExitCodes.BadInput, "--file /does/not/exist: ");
        RingsideProcess.Run("members", "add", "--file", "/does/not/exist", "--member", "1", "--name", "N", "--user", "A")
            .AssertOneErrorLine(ExitCodes.BadInput, "--file /does/not/exist: ");
        RingsideProcess.Run("members").AssertOneErrorLine(ExitCodes.BadInput, "expected one of add, list, remove after it");
    }

    private (Member Member, MemberUser User) Find(string name)
    {
        Assert.True(MemberFileStore.TryLoad(File, out MemberList? members, out string error), error);
        Assert.True(members.TryFind(Alpha6.Of(name), out Member? member, out MemberUser? user), name);
        return (member, user);
    }

    private RingsideResult Add(string arguments) => Run("add", arguments);

    private RingsideResult Remove(string arguments) => Run("remove", arguments);

    private RingsideResult Run(string verb, string arguments) => RingsideProcess.Run(
        ["members", verb, "--file", File, .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
}
