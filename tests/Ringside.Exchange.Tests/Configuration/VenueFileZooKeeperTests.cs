using System.Text;
using Ringside.Exchange.Configuration;

namespace Ringside.Exchange.Tests.Configuration;

public sealed class VenueFileZooKeeperTests
{
    private const string Whole = """
        "zookeeper": { "servers": ["10.0.0.1:2181", "[fd00::2]:2182"], "root": "/ringside/demo-1", "sessionMilliseconds": 800,
                       "credentialsFile": "keys/zk.secret", "tls": "keys/zk.pem" }
        """;

    [Fact]
    public void All_that_is_said_of_it_is_in_the_record()
    {
        Assert.True(TryRead(Whole, out VenueConfiguration? venue, out string error), error);
        ZooKeeperConfiguration keeper = venue!.ZooKeeper!;
        Assert.Equal(["10.0.0.1:2181", "[fd00::2]:2182"], keeper.Servers.Select(server => server.ToString()));
        Assert.Equal(("/ringside/demo-1", 800), (keeper.Root, keeper.SessionMilliseconds));
        Assert.Equal(("/venue/keys/zk.secret", "/venue/keys/zk.pem"), (keeper.CredentialsFile, keeper.TlsFile));
    }

    [Fact]
    public void Most_of_it_may_be_left_out_and_so_may_the_whole()
    {
        Assert.True(TryRead("\"zookeeper\": { \"servers\": [\"10.0.0.1:2181\"], \"root\": \"/r\" }", out VenueConfiguration? venue, out _));
        ZooKeeperConfiguration keeper = venue!.ZooKeeper!;
        Assert.Equal((6_000, null, null), (keeper.SessionMilliseconds, keeper.CredentialsFile, keeper.TlsFile));
        Assert.True(VenueFile.TryParse(Encoding.UTF8.GetBytes(VenueTexts.Two), "/venue", out venue, out _));
        Assert.Null(venue.ZooKeeper);
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        Assert.True(TryRead(Whole, out VenueConfiguration? venue, out _));
        byte[] written = VenueFile.Write(venue!);
        Assert.True(VenueFile.TryParse(written, "/elsewhere", out VenueConfiguration? again, out string error), error);
        Assert.Equal(venue!.ZooKeeper!.Servers, again.ZooKeeper!.Servers);
        Assert.Equal(venue.ZooKeeper with { Servers = [] }, again.ZooKeeper with { Servers = [] });
    }

    [Theory]
    [InlineData("\"10.0.0.1:2181\"", "\"10.0.0.1\"", "zookeeper.servers[0]: expected address:port")]
    [InlineData("\"[fd00::2]:2182\"", "\"239.1.1.1:2182\"", "zookeeper.servers[1]: expected address:port")]
    [InlineData("\"[fd00::2]:2182\"", "7", "zookeeper.servers[1]: expected address:port")]
    [InlineData("[\"10.0.0.1:2181\", \"[fd00::2]:2182\"]", "[]", "zookeeper.servers: expected at least one")]
    [InlineData("/ringside/demo-1", "ringside", "zookeeper.root: expected a path as /ringside/VENUE")]
    [InlineData("/ringside/demo-1", "/", "zookeeper.root: expected a path")]
    [InlineData("/ringside/demo-1", "/a//b", "zookeeper.root: expected a path")]
    [InlineData("/ringside/demo-1", "/a b", "zookeeper.root: expected a path")]
    [InlineData("800", "99", "zookeeper.sessionMilliseconds: expected a whole number from 100 to 600000")]
    [InlineData("\"root\"", "\"roots\"", "zookeeper.roots: unknown key")]
    public void What_is_wrong_is_named_by_its_path(string right, string wrong, string expected)
    {
        Assert.False(TryRead(VenueTexts.Change(Whole, right, wrong), out _, out string error));
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }

    private static bool TryRead(string keeper, out VenueConfiguration? venue, out string error)
    {
        string text = VenueTexts.Change(VenueTexts.Two, "\"limits\": {", keeper + ", \"limits\": {");
        return VenueFile.TryParse(Encoding.UTF8.GetBytes(text), "/venue", out venue, out error);
    }
}
