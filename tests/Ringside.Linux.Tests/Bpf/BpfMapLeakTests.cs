using System.Runtime.InteropServices;
using Ringside.Linux.Bpf;
using Ringside.Linux.Tests.Polling;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Bpf;

/// <summary>Counts the descriptors of the process, so nothing else may run beside these tests.</summary>
[Collection(PollSetCollection.Name)]
public sealed unsafe partial class BpfMapLeakTests
{
    private const int NewFileSystemView = 0x200;
    private const int NewMounts = 0x20000;
    private const ulong PrivateAndBelow = (1 << 18) | (1 << 14);

    // A map for each processor is as large as there may be processors, which only /sys tells.
    [Fact]
    public void A_map_for_each_processor_that_cannot_be_without_sys_leaves_no_descriptor()
    {
        RequireBpf.Programs();
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(() =>
        {
            HideProcessors();
            OpenDescriptors.AssertNoneStays(50, () => Assert.ThrowsAny<IOException>(
                () => BpfMap.Create(BpfMapKind.PerCpuArray, 4, 8, 1, "leaks")));
        }));
        thread.Start(); // what it hides is hidden for this thread only, and ends with it
        thread.Join();
        Assert.Null(failure);
    }

    private static void HideProcessors()
    {
        Assert.Equal(0, Unshare(NewFileSystemView | NewMounts));
        Assert.Equal(0, Mount("none", "/", null, PrivateAndBelow, null));
        Assert.Equal(0, Mount("none", "/sys/devices/system/cpu", "tmpfs", 0, null));
    }

    [LibraryImport("libc", EntryPoint = "unshare")]
    private static partial int Unshare(int flags);

    [LibraryImport("libc", EntryPoint = "mount", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string? kind, ulong flags, void* data);
}
