using Xunit;

namespace Ringside.Testing;

/// <summary>Counts what this process holds of the kernel: descriptors and mappings. Nothing else may run beside a test that asks.</summary>
public static class OpenDescriptors
{
    /// <summary>Descriptors that are open now, those of the runtime among them (<c>/proc/self/fd</c>, proc(5)).</summary>
    public static int Count() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    /// <summary>What the kernel calls the sockets among them (<c>socket:[inode]</c>). Another socket may get the number of one that was
    /// closed, and not its name.</summary>
    public static IReadOnlySet<string> Sockets() => Directory.GetFileSystemEntries("/proc/self/fd")
        .Select(path => new FileInfo(path).LinkTarget).OfType<string>().Where(name => name.StartsWith("socket:", StringComparison.Ordinal))
        .ToHashSet();

    /// <summary>Mappings whose name contains <paramref name="kind"/> (<c>/proc/self/maps</c>, proc(5)).</summary>
    /// <param name="kind">As <c>io_uring</c> or <c>socket:</c>.</param>
    public static int CountMappings(string kind) => File.ReadLines("/proc/self/maps").Count(line => line.Contains(kind));

    /// <summary>Fails when what <paramref name="cycle"/> opens stays open.</summary>
    /// <remarks>What leaks does so each time, so the growth over many cycles tells it from what the runtime opens and closes meanwhile:
    /// libraries, its pool, what was open before the test and is finalized in it.</remarks>
    /// <param name="cycles">How often to run it, at least 4.</param>
    /// <param name="cycle">Opens and closes something, once.</param>
    public static void AssertNoneStays(long cycles, Action cycle)
    {
        ArgumentNullException.ThrowIfNull(cycle);
        ArgumentOutOfRangeException.ThrowIfLessThan(cycles, 4);
        cycle();
        int before = Count();
        for (long i = 0; i < cycles; i++)
        {
            cycle();
        }

        AssertNoGrowth(before, cycles);
    }

    /// <summary>The same for cycles that the caller ran.</summary>
    /// <param name="before">What <see cref="Count"/> said before them.</param>
    /// <param name="cycles">How many they were.</param>
    public static void AssertNoGrowth(int before, long cycles)
    {
        int after = Count();
        Assert.True(after - before < cycles / 2, $"{cycles} cycles left {after - before} descriptors more than the {before} before");
    }
}
