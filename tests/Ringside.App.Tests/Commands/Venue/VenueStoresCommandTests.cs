using Ringside.App.Tests.Processes;
using Ringside.Testing;

namespace Ringside.App.Tests.Commands.Venue;

/// <summary>What <c>venue stores</c> says of a change that cannot be.</summary>
public sealed class VenueStoresCommandTests
{
    private static readonly string[] Who = ["--user", "ADMIN1", "--secret", "DEMOADMIN1"];

    [Theory]
    [InlineData("expected one of --add, --remove, --replace, found none")]
    [InlineData("expected one of --add, --remove, --replace, found --add and --remove", "--add", "store-2", "--remove", "store-1")]
    [InlineData("--replace store-1: expected OLD=NEW, the names of two stores", "--replace", "store-1")]
    [InlineData("--add store-9: expected a store that the venue's file names: store-1", "--add", "store-9")]
    [InlineData("--replace gateway-1: expected a store that the venue's file names: store-1", "--replace", "gateway-1=store-1")]
    public void A_change_of_the_stores_names_what_it_cannot_be(string error, params string[] options)
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("venue.json");
        RingsideProcess.Run("up", "--write-config", file, "--data", folder.File("data")).AssertSuccess();
        RingsideProcess.Run(["venue", "stores", "--config", file, .. Who, .. options]).AssertLastErrorLine(ExitCodes.BadInput, error);
    }

    [Fact]
    public void Stores_are_named_as_in_a_file() => RingsideProcess.Run(["venue", "stores", "--add", "store-1", .. Who])
        .AssertLastErrorLine(ExitCodes.BadInput, "--config is missing: stores are named as in the venue's file");
}
