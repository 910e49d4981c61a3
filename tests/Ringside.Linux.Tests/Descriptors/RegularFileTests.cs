using Ringside.Linux.Descriptors;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Descriptors;

public sealed class RegularFileTests
{
    [Fact]
    public void Files_are_told_from_devices_folders_and_nothing()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("file", "x"u8);
        string link = folder.File("link");
        File.CreateSymbolicLink(link, file);
        string device = folder.File("device");
        File.CreateSymbolicLink(device, "/dev/null");
        Assert.True(RegularFile.IsAt(file));
        Assert.True(RegularFile.IsAt(link));
        Assert.False(RegularFile.IsAt("/dev/null"));
        Assert.False(RegularFile.IsAt(device));
        Assert.False(RegularFile.IsAt(folder.Path));
        Assert.False(RegularFile.IsAt(folder.File("nothing")));
    }
}
