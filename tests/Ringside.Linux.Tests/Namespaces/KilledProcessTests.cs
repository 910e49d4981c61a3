using System.Diagnostics;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Netlink;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Namespaces;

/// <summary>
/// What a process that is killed leaves behind. The test starts this program again, for this one test, with a namespace to
/// put one end of a wire into; the other end is in a namespace that only the child holds. When the child's namespace goes,
/// its end goes, and with it the end that the test can see.
/// </summary>
[Collection(NamespaceCollection.Name)]
public sealed class KilledProcessTests
{
    private const string ChildVariable = "RINGSIDE_TEST_WITNESS_NAMESPACE";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_killed_process_leaves_no_namespace_and_no_link()
    {
        Require.NetworkNamespaces();
        if (Environment.GetEnvironmentVariable(ChildVariable) is { Length: > 0 } witnessPath)
        {
            LiveUntilKilled(witnessPath);
            return;
        }

        using var witness = NetworkNamespace.Create("witness");
        using NetlinkSocket socket = witness.Run(() => new NetlinkSocket());
        var links = new LinkTable(socket);
        using Process child = StartChild($"/proc/{Environment.ProcessId}/fd/{witness.Value}");
        try
        {
            Assert.True(Becomes(() => links.TryFind("witness", out _) || child.HasExited), "the child made no link in time");
            Assert.False(child.HasExited);
        }
        finally
        {
            // SIGKILL: no handler of the child runs.
            child.Kill();
            child.WaitForExit();
        }

        Assert.True(Becomes(() => !links.TryFind("witness", out _)), "the child is dead and its link still there");
    }

    private static void LiveUntilKilled(string witnessPath)
    {
        using var pair = VethPair.Create();
        using NetworkNamespace witness = NetworkNamespace.Open(witnessPath);
        using NetlinkSocket socket = pair.First.Namespace.Run(() => new NetlinkSocket());
        new LinkTable(socket).CreateVethPair(new VethEndOptions("held"), new VethEndOptions("witness") { Namespace = witness });
        Thread.Sleep(Limit);
    }

    private static Process StartChild(string witnessPath)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        string assembly = typeof(KilledProcessTests).Assembly.Location;
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(assembly);
        }

        start.ArgumentList.Add("-method");
        start.ArgumentList.Add($"{typeof(KilledProcessTests).FullName}.{nameof(A_killed_process_leaves_no_namespace_and_no_link)}");
        start.Environment[ChildVariable] = witnessPath;
        return Process.Start(start)!;
    }

    // The kernel takes a namespace apart in the background, so the end of it is waited for.
    private static bool Becomes(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > Limit)
            {
                return false;
            }

            Thread.Sleep(5);
        }

        return true;
    }
}
