using Ringside.Exchange.Configuration;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Configuration;

public sealed class VenueFileStoreTests
{
    [Fact]
    public void A_file_is_read_with_its_own_folder_before_relative_paths()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("venues/two.json", VenueTexts.Two);
        Assert.True(VenueFileStore.TryLoad(path, out VenueConfiguration? venue, out string error), error);
        Assert.Equal(folder.Path + "/venues/data", venue.DataFolder);
        Assert.Equal(folder.Path + "/venues/members.json", venue.MembersFile);
    }

    [Fact]
    public void What_is_saved_is_loaded_again()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("venue.json");
        VenueFileStore.Save(path, DemoVenue.Create(folder.Path, 30_000));
        VenueFileStore.Save(path, DemoVenue.Create(folder.Path, 40_000));
        Assert.True(VenueFileStore.TryLoad(path, out VenueConfiguration? venue, out string error), error);
        Assert.Equal(40_000, venue.Shards[0].Group.Port);
        Assert.Equal(["venue.json"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        using TemporaryFolder folder = new();
        Assert.False(VenueFileStore.TryLoad(folder.File("none.json"), out _, out string error));
        Assert.Contains("none.json", error, StringComparison.Ordinal);
        string bad = folder.Write("bad.json", VenueTexts.Change(VenueTexts.Two, "10.0.0.3:1", "store"));
        Assert.False(VenueFileStore.TryLoad(bad, out _, out error));
        Assert.Equal($"{bad}: nodes[2].stream: expected address:port with a port from 1 to 65535, found \"store\"", error);
    }

    [Theory]
    [InlineData(" \n", "expected JSON, found an empty file")]
    [InlineData("{\n  \"version\": 1,\n  \"day\" 7 }", "line 3, byte 9: no JSON: '7' is invalid after a property name. Expected a ':'.")]
    [InlineData("{ \"version\": 1, \"version\": 1 }", "'version': expected each key once, found it twice")]
    [InlineData("{ \"version\": 1", "line 1, byte 15: no JSON: ")]
    public void What_is_no_JSON_is_told_with_its_line(string text, string problem)
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("venue.json", text);
        Assert.False(VenueFileStore.TryLoad(file, out _, out string error));
        Assert.StartsWith($"{file}: {problem}", error, StringComparison.Ordinal);
    }
}
