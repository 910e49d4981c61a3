using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Netlink;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Namespaces;

[Collection(NamespaceCollection.Name)]
public sealed class NetworkNamespaceTests
{
    public NetworkNamespaceTests() => Require.NetworkNamespaces();

    [Fact]
    public void What_runs_inside_is_in_the_namespace_and_the_caller_is_not()
    {
        using var before = NetworkNamespace.OpenCurrent();
        using var made = NetworkNamespace.Create("made");
        using NetworkNamespace inside = made.Run(() => NetworkNamespace.OpenCurrent());
        using var after = NetworkNamespace.OpenCurrent();
        Assert.StartsWith("net:[", made.Identity);
        Assert.Equal(made.Identity, inside.Identity);
        Assert.Equal(before.Identity, after.Identity);
        Assert.NotEqual(made.Identity, before.Identity);
    }

    [Fact]
    public void An_exception_inside_reaches_the_caller_with_its_trace()
    {
        using var made = NetworkNamespace.Create("made");
        FormatException thrown = Assert.Throws<FormatException>(() => made.Run(Throw));
        Assert.Equal("inside", thrown.Message);
        Assert.Contains(nameof(Throw), thrown.StackTrace);
    }

    [Fact]
    public void A_thread_that_enters_stays_inside()
    {
        using var made = NetworkNamespace.Create("made");
        string? identity = null;
        var thread = new Thread(() =>
        {
            made.Enter();
            using var current = NetworkNamespace.OpenCurrent();
            identity = current.Identity;
        });
        thread.Start();
        thread.Join();
        Assert.Equal(made.Identity, identity);
    }

    [Fact]
    public async Task A_thread_of_the_pool_may_not_enter()
    {
        using var made = NetworkNamespace.Create("made");
        await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(made.Enter));
    }

    [Fact]
    public void A_socket_keeps_the_namespace_of_its_maker()
    {
        using var made = NetworkNamespace.Create("made");
        using NetlinkSocket socket = made.Run(() => new NetlinkSocket());
        made.Dispose();
        Assert.Equal("lo", Assert.Single(new LinkTable(socket).ReadAll()).Name);
    }

    [Fact]
    public void A_namespace_of_another_program_is_opened_by_its_path()
    {
        using var current = NetworkNamespace.OpenCurrent();
        using var opened = NetworkNamespace.Open("/proc/self/ns/net");
        Assert.Equal(current.Identity, opened.Identity);
        Assert.Equal(Errno.ENOENT, Assert.Throws<KernelException>(() => NetworkNamespace.Open("/proc/self/ns/none")).Error);
        Assert.Throws<ArgumentException>(() => NetworkNamespace.Open("/proc/self/ns/mnt"));
        Assert.Throws<ArgumentException>(() => NetworkNamespace.Open("/proc/self/status"));
    }

    [Fact]
    public void A_closed_namespace_cannot_be_entered()
    {
        var made = NetworkNamespace.Create("made");
        made.Dispose();
        Assert.Throws<ObjectDisposedException>(() => made.Run(() => 0));
    }

    [Fact]
    public void Where_namespaces_can_be_made_they_are_allowed()
    {
        Assert.True(NetworkNamespace.IsAllowed(out string? reason));
        Assert.Null(reason);
    }

    private static int Throw() => throw new FormatException("inside");
}
