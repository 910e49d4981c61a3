using Ringside.App.Output;
using Ringside.App.Tests.Processes;

namespace Ringside.App.Tests.Output;

public sealed class OutputFileTests(MarketDataFiles files)
{
    [Fact]
    public void A_file_that_is_discarded_is_gone()
    {
        string path = files.WriteRaw("half.itch", "half"u8);
        Assert.Equal("interrupted and removed", OutputFile.Discard(path));
        Assert.False(File.Exists(path));
        Assert.Equal("interrupted", OutputFile.Discard(path));
    }

    [Fact]
    public void Of_a_link_what_it_names_is_discarded()
    {
        string path = files.WriteRaw("named.itch", "half"u8);
        string link = LinkTo(path, "link.itch");
        Assert.Equal("interrupted and removed", OutputFile.Discard(link));
        Assert.Equal((false, true), (File.Exists(path), new FileInfo(link).LinkTarget is not null));
    }

    // A link to the device, so that nothing is lost should the device be taken for a file: the link would be.
    [Theory]
    [InlineData("itch generate --symbols 1 --messages 1000000000000", "generate: message ")]
    [InlineData("lab generate --rows 1000000000000", "generate: row ")]
    public void A_device_stays_when_writing_to_it_is_interrupted(string command, string progress)
    {
        string link = LinkTo("/dev/null", "device");
        using RingsideProcess process = RingsideProcess.Start([.. command.Split(' '), "--out", link]);
        process.WaitForError(progress);
        process.Interrupt();
        RingsideResult result = process.WaitForExit();
        Assert.Equal((ExitCodes.Interrupted, $"{link}: interrupted"), (result.ExitCode, result.Error[^1]));
        Assert.Equal("/dev/null", new FileInfo(link).LinkTarget);
    }

    private string LinkTo(string target, string name)
    {
        string link = files.PathOf(name);
        File.Delete(link);
        File.CreateSymbolicLink(link, target);
        return link;
    }
}
