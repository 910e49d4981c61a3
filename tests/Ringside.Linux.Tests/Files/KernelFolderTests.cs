using Ringside.Linux.Errors;
using Ringside.Linux.Files;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Files;

public sealed class KernelFolderTests
{
    [Fact]
    public void A_link_is_a_further_name_and_takes_nobodys_place()
    {
        using TemporaryFolder folder = new();
        string first = folder.Write("first", "1");
        string second = folder.Write("second", "2");
        string name = folder.File("name");
        Assert.Equal(0, KernelFolder.Link(first, name));
        Assert.Equal(-(int)Errno.EEXIST, KernelFolder.Link(second, name));
        Assert.Equal("1", File.ReadAllText(name));
        File.Delete(first);
        Assert.Equal("1", File.ReadAllText(name));
        Assert.Equal(-(int)Errno.ENOENT, KernelFolder.Link(first, folder.File("other")));
        Assert.Equal(0, KernelFolder.Synchronize(folder.Path));
    }
}
