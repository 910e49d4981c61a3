using Ringside.Exchange.Configuration;
using Ringside.Exchange.Members;
using Ringside.Linux.Sockets;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Tests.Configuration;

public sealed class DemoVenueTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(DemoVenue.UsualBasePort)]
    [InlineData(65_535 - DemoVenue.Ports + 1)]
    public void Its_parts_fit_and_its_ports_are_from_the_first_one_on(int basePort)
    {
        VenueConfiguration venue = DemoVenue.Create("/tmp/demo", basePort);
        Assert.Null(VenueChecks.Problem(venue));
        Endpoint[] endpoints =
        [
            venue.Shards[0].Group,
            .. venue.Nodes.SelectMany(node => (Endpoint[])
                [node.Stream, node.Health, node.Orders, node.Ouch, node.LineA, node.LineB, node.Rerequest, node.Snapshots]),
        ];
        int[] ports = [.. endpoints.Where(endpoint => !endpoint.IsEmpty).Select(endpoint => endpoint.Port - basePort).Order()];
        Assert.Equal([0, 1, 2, 10, 11, 12, 13, 14, 15, 16, 20, 21, 30, 31, 32, 33, 34], ports);
        Assert.Equal(["engine-0", "store-1", "gateway-1", "data-1", "standby-1"], venue.Nodes.Select(node => node.Name));
        Assert.Equal("/tmp/demo/members.json", venue.MembersFile);
    }

    [Fact]
    public void Ports_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => DemoVenue.Create("/tmp/demo", 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => DemoVenue.Create("/tmp/demo", 65_535 - DemoVenue.Ports + 2));
    }

    [Fact]
    public void Every_log_in_is_that_of_a_user_with_its_secret()
    {
        MemberList members = DemoMembers.Create();
        Assert.Equal(members.Members.Sum(member => member.Users.Length), DemoMembers.Logins.Length);
        foreach (DemoLogin login in DemoMembers.Logins)
        {
            Assert.True(members.TryFind(Alpha6.Of(login.User), out Member? member, out MemberUser? user), login.User);
            Assert.Equal((login.Member, login.Kind), (member.Name, user.Kind));
            Assert.True(user.Secret.Verify(Alpha10.Of(login.Secret)), login.User);
            Assert.False(user.Secret.Verify(Alpha10.Of("DEMO")), login.User);
        }

        uint[] sessions = [.. members.Members.SelectMany(member => member.Users).Select(user => user.Session).Where(one => one != 0)];
        Assert.Equal([11, 12, 21, 22, 31, 32, 33, 34], sessions.Select(session => (int)session));
        Assert.All(members.Members[..3], member => Assert.Single(member.Users, user => user.Kind == UserKind.DropCopy));
        Assert.Equal(UserKind.Administrator, Assert.Single(members.Members[3].Users).Kind);
        Assert.Equal(TokenBucket.Most, members.Members[2].RatePerSecond);
        Assert.Equal(MemberFile.Write(members), MemberFile.Write(DemoMembers.Create()));
    }
}
