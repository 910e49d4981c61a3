using Ringside.App.Tests.Processes;
using Ringside.Testing;

namespace Ringside.App.Tests.Commands.Venue;

public sealed class VenueOptionTests
{
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
}
