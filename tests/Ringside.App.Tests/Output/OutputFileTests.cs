using Ringside.App.Output;
using Ringside.App.Tests.Processes;

namespace Ringside.App.Tests.Output;

public sealed class OutputFileTests(MarketDataFiles files)
{
    [Fact]
    public void A_file_is_replaced_when_it_is_complete_and_not_before()
    {
        string path = files.WriteRaw("whole.itch", "old"u8);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string link = LinkTo(path, "link.itch");
        OutputFile.Write("--out", link, file =>
        {
            file.Write("new"u8);
            file.Flush();
            Assert.Equal("old", File.ReadAllText(path));
        });
        Assert.Equal(("new", path), (File.ReadAllText(path), new FileInfo(link).LinkTarget));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Empty(Parts(path));
    }

    [Fact]
    public void What_a_link_names_is_made_and_the_link_stays()
    {
        string path = files.PathOf("fresh.itch");
        File.Delete(path);
        string link = LinkTo(path, "fresh-link.itch");
        OutputFile.Write("--out", link, file => file.Write("new"u8));
        Assert.Equal(("new", path), (File.ReadAllText(path), new FileInfo(link).LinkTarget));
    }

    [Fact]
    public void What_stood_there_stays_when_the_writing_ends_early()
    {
        string path = files.WriteRaw("kept.itch", "old"u8);
        string none = files.PathOf("none.itch");
        File.Delete(none);
        Assert.Throws<OperationCanceledException>(() => OutputFile.Write("--out", path, WriteHalf));
        Assert.Throws<OperationCanceledException>(() => OutputFile.Write("--out", none, WriteHalf));
        Assert.Throws<OperationCanceledException>(() => OutputFile.Write("--out", LinkTo(none, "none-link.itch"), WriteHalf));
        Assert.Equal(("old", false), (File.ReadAllText(path), File.Exists(none)));
        Assert.Empty(Parts(path));
        Assert.Empty(Parts(none));
        static void WriteHalf(FileStream file)
        {
            file.Write("half"u8);
            throw new OperationCanceledException();
        }
    }

    [Theory]
    [InlineData("itch generate --symbols 1 --messages 1000000000000", "generate: message ")]
    [InlineData("lab generate --rows 1000000000000", "generate: row ")]
    public void An_interrupted_command_leaves_what_was_there(string command, string progress)
    {
        string path = files.WriteRaw("interrupted", "old"u8);
        using RingsideProcess process = RingsideProcess.Start([.. command.Split(' '), "--out", path]);
        process.WaitForError(progress);
        process.Interrupt();
        RingsideResult result = process.WaitForExit();
        Assert.Equal((ExitCodes.Interrupted, $"{path}: interrupted, not written"), (result.ExitCode, result.Error[^1]));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Empty(Parts(path));
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
        bool isBeside = File.Exists($"/dev/null.{process.Id}.part");
        process.Interrupt();
        RingsideResult result = process.WaitForExit();
        Assert.False(isBeside, "the device was about to be replaced");
        Assert.Equal((ExitCodes.Interrupted, $"{link}: interrupted, not written"), (result.ExitCode, result.Error[^1]));
        Assert.Equal("/dev/null", new FileInfo(link).LinkTarget);
    }

    private static string[] Parts(string path) => Directory.GetFiles(Path.GetDirectoryName(path)!, $"{Path.GetFileName(path)}.*.part");

    private string LinkTo(string target, string name)
    {
        string link = files.PathOf(name);
        File.Delete(link);
        File.CreateSymbolicLink(link, target);
        return link;
    }
}
