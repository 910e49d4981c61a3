using System.Text;
using Ringside.Exchange.Members;
using Ringside.Exchange.Tests.Gateways;
using Ringside.Market.Commands;
using Ringside.Protocols.Fields;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Members;

public sealed class MemberFileTests
{
    private static MemberList List => TestVenue.Members(cancelsOnDisconnect: true, rate: 7, burst: 3, mode: SelfTradeMode.CancelBoth);

    private static string Text => Encoding.UTF8.GetString(MemberFile.Write(List));

    [Fact]
    public void What_is_written_is_read_again()
    {
        Assert.True(MemberFile.TryParse(MemberFile.Write(List), out MemberList? read, out string error), error);
        Assert.Equal(Text, Encoding.UTF8.GetString(MemberFile.Write(read)));
        Assert.Equal(List.Members[0] with { Users = [] }, read.Members[0] with { Users = [] });
        Assert.Equal(List.Members[0].Users, read.Members[0].Users);
        Assert.True(read.TryFind(Alpha6.Of("north2"), out Member? member, out MemberUser? user));
        Assert.Equal((1u, 12u, UserKind.Trading), (member.Number, user.Session, user.Kind));
        Assert.False(read.TryFind(Alpha6.Of("NORTH3"), out _, out _));
    }

    [Theory]
    [InlineData("\"number\": 2", "\"number\": 0", "members[1].number: expected a whole number from 1 to 4294967295, found 0")]
    [InlineData("\"number\": 2", "\"number\": 1", "members[1].number: 1 is the number of members[0] already")]
    [InlineData("\"burst\": 3", "\"burst\": 3.5", "members[0].burst: expected a whole number from 1 to 10000000, found 3.5")]
    [InlineData("\"burst\": 3", "\"bursts\": 3", "members[0].bursts: unknown key, expected one of number, name,")]
    [InlineData("\"burst\": 3,", "", "members[0].burst: missing")]
    [InlineData(
        "cancel-both", "cancel-all",
        "members[0].selfTrade: expected one of none, cancel-newest, cancel-oldest, cancel-both, decrement, found \"cancel-all\"")]
    [InlineData(
        "\"cancelOnDisconnect\": true", "\"cancelOnDisconnect\": 1",
        "members[0].cancelOnDisconnect: expected true or false, found 1")]
    [InlineData("\"notional\": 0", "\"notional\": \"0\"", "members[0].limits.notional: expected a whole number from 0")]
    [InlineData("\"NORTH2\"", "\"NORTH2X\"", "members[0].users[1].name: expected 1 to 6 printable ASCII characters, found \"NORTH2X\"")]
    [InlineData("\"NORTH2\"", "\"north1\"", "members[0].users[1].name: NORTH1 is the name of members[0].users[0] already")]
    [InlineData("\"session\": 21", "\"session\": 12", "members[1].users[0].session: 12 is the session of members[0].users[1] already")]
    [InlineData("\"session\": 21", "\"session\": 0", "members[1].users[0].session: 0 is no number of a session, 1 is the least")]
    [InlineData(
        "\"kind\": \"drop-copy\",\n          \"session\": 0", "\"kind\": \"drop-copy\",\n          \"session\": 5",
        "members[0].users[2].session: a drop copy has no session of its own, expected 0")]
    [InlineData(
        "\"iterations\": 1,", "\"iterations\": 0,",
        "members[0].users[0].secret.iterations: expected a whole number from 1 to 10000000, found 0")]
    [InlineData(
        "00000000000000000000000000000000", "0000",
        "members[0].users[0].secret.salt: expected 8 to 64 bytes in hexadecimal, found \"0000\"")]
    [InlineData("\"version\": 1", "\"version\": 2", "version: expected a whole number from 1 to 1, found 2")]
    [InlineData("\"members\": [", "\"members\": 5, \"x\": [", "x: unknown key, expected one of version, members")]
    public void What_is_wrong_is_named_by_its_path(string right, string wrong, string expected)
    {
        int at = Text.IndexOf(right, StringComparison.Ordinal);
        Assert.True(at >= 0, right);
        string text = string.Concat(Text.AsSpan(0, at), wrong, Text.AsSpan(at + right.Length));
        Assert.False(MemberFile.TryParse(Encoding.UTF8.GetBytes(text), out _, out string error));
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_there_twice_is_refused()
    {
        string text = Text.Replace("\"burst\": 3,", "\"burst\": 3, \"burst\": 4,", StringComparison.Ordinal);
        Assert.False(MemberFile.TryParse(Encoding.UTF8.GetBytes(text), out _, out string error));
        Assert.Contains("burst", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Spoiled_files_never_throw_and_what_passes_is_written_and_read_again() => SeededRandom.ForEachSeed(3, random =>
    {
        ByteMutator mutator = new(random, MemberFile.Write(List));
        int refused = 0;
        for (int count = 0; count < 2_000; count++)
        {
            if (MemberFile.TryParse(mutator.Next(), out MemberList? read, out string error))
            {
                Assert.True(MemberFile.TryParse(MemberFile.Write(read), out MemberList? again, out error), error);
                Assert.Equal(MemberFile.Write(read), MemberFile.Write(again));
                continue;
            }

            Assert.NotEmpty(error);
            refused++;
        }

        Assert.NotEqual(0, refused);
    });

    [Fact]
    public void A_file_is_replaced_as_a_whole_and_only_its_owner_may_read_it()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("members.json");
        MemberFileStore.Save(path, new MemberList([]));
        MemberFileStore.Save(path, List);
        Assert.True(MemberFileStore.TryLoad(path, out MemberList? read, out string error), error);
        Assert.Equal(3, read.Members.Length);
        Assert.Equal(["members.json"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));

        // What cannot be written leaves the old file as it was.
        Directory.CreateDirectory(path + ".new");
        Assert.ThrowsAny<Exception>(() => MemberFileStore.Save(path, new MemberList([])));
        Assert.True(MemberFileStore.TryLoad(path, out read, out _));
        Assert.Equal(3, read.Members.Length);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        using TemporaryFolder folder = new();
        Assert.False(MemberFileStore.TryLoad(folder.File("none.json"), out _, out string error));
        Assert.Contains("none.json", error, StringComparison.Ordinal);
        Assert.False(MemberFileStore.TryLoad(folder.Write("bad.json", "[]"), out _, out error));
        Assert.Contains("bad.json: expected an object, found []", error, StringComparison.Ordinal);
    }
}
