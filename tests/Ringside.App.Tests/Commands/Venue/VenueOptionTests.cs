using Ringside.App.Tests.Processes;
using Ringside.Testing;

namespace Ringside.App.Tests.Commands.Venue;

public sealed class VenueOptionTests
{
    private const string ZooKeeperPlace = "\"shards\":";
    private const string ZooKeeper = "\"zookeeper\": { \"servers\": [\"127.0.0.1:1\"], \"root\": \"/r\", ";

    [Theory]
    [InlineData("up", "--data", "elsewhere")]
    [InlineData("up", "--base-port", "30000")]
    [InlineData("audit", "--data", "elsewhere")]
    public void What_the_file_of_a_venue_says_is_not_said_twice(string verb, string option, string value)
    {
        using var folder = new TemporaryFolder();
        RingsideProcess.Run(verb, "--config", folder.File("venue.json"), option, value)
            .AssertLastErrorLine(ExitCodes.BadInput, option, "--config", "venue.json");
        Assert.False(Directory.Exists(value));
    }

    [Theory]
    [InlineData("\"interface\": \"lo\"", "\"interface\": \"nowhere0\"", "interface: \"nowhere0\"", "no network interface of this machine")]
    [InlineData(
        "\"role\": \"gateway\",", "\"role\": \"gateway\", \"tls\": \"none.pem\",", "nodes[2].tls of gateway-1", "none.pem: does not exist")]
    [InlineData(
        "\"role\": \"gateway\",", "\"role\": \"gateway\", \"tls\": \"venue.json\",", "nodes[2].tls of gateway-1", "expected a certificate")]
    [InlineData(ZooKeeperPlace, ZooKeeper + "\"credentialsFile\": \"none\"},", "zookeeper.credentialsFile", "none: does not exist")]
    [InlineData(ZooKeeperPlace, ZooKeeper + "\"credentialsFile\": \"empty\"},", "zookeeper.credentialsFile", "expected NAME:PASSWORD")]
    [InlineData(ZooKeeperPlace, ZooKeeper + "\"tls\": \"none.pem\"},", "zookeeper.tls", "none.pem: does not exist")]
    [InlineData(ZooKeeperPlace, ZooKeeper + "\"tls\": \"empty\"},", "zookeeper.tls", "expected certificates")]
    public void What_a_venue_stands_on_is_looked_at_before_it_starts(string old, string changed, string place, string problem)
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("venue.json");
        RingsideProcess.Run("up", "--write-config", file, "--data", folder.File("data")).AssertSuccess();
        changed += old == ZooKeeperPlace ? ZooKeeperPlace : string.Empty;
        File.WriteAllText(file, File.ReadAllText(file).Replace(old, changed, StringComparison.Ordinal));
        File.WriteAllText(folder.File("empty"), string.Empty);
        RingsideProcess.Run("up", "--config", file).AssertLastErrorLine(ExitCodes.BadInput, place, problem);
    }

    [Fact]
    public void Folders_and_files_that_cannot_be_made_are_named()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("file");
        File.WriteAllText(file, "x");
        RingsideProcess.Run("up", "--data", file)
            .AssertLastErrorLine(ExitCodes.BadInput, $"--data {file}", "is a file, expected a folder");
        RingsideProcess.Run("up", "--data", folder.File("data"), "--write-config", Path.Combine(folder.Path, "none", "venue.json"))
            .AssertLastErrorLine(ExitCodes.BadInput, "--write-config", "its folder does not exist");
    }

    [Theory]
    [InlineData("socket")]
    [InlineData("io_uring")]
    public void A_feed_that_nobody_sends_is_no_quiet_market(string backend) =>
        RingsideProcess.Run("feed", "--seconds", "1", "--line-a", "239.77.9.9:20999", "--line-b", "239.77.9.9:20998", "--backend", backend)
            .AssertLastErrorLine(ExitCodes.Refused, "nothing was heard on 239.77.9.9:20999 at lo");
}
