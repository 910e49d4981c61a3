using Ringside.Bench.Processes;
using Ringside.Testing;

namespace Ringside.Bench.Tests.Processes;

public sealed class SecondProcessTests
{
    [Fact]
    public void It_is_talked_with_and_comes_to_its_own_end_when_its_input_does()
    {
        using var folder = new TemporaryFolder();
        string end = Path.Combine(folder.Path, "end");
        using (var process = new SecondProcess(["sh", "-c", "cat; echo over > \"$0\"", end]))
        {
            process.Input.WriteLine("is there anybody");
            process.Input.Flush();
            Assert.Equal("is there anybody", process.Output.ReadLine());
            Assert.False(File.Exists(end));
        }

        // One that had to be killed has not written it.
        Assert.Equal("over\n", File.ReadAllText(end));
    }
}
