using System.Diagnostics;
using Ringside.Linux.Bpf;
using Ringside.Linux.Errors;
using Ringside.Linux.Packets;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Packets;

/// <summary>What works for a user without any privilege on the machine: inside a user namespace of his own. The test starts this program
/// again there, for this class alone; a process of several threads cannot go there itself (unshare(2)).</summary>
[Collection(PacketCollection.Name)]
public sealed class UserNamespaceTests
{
    private const string InsideVariable = "RINGSIDE_TEST_IN_USER_NAMESPACE";

    [Fact]
    public void Rings_work_in_a_user_namespace_where_programs_cannot_be_loaded()
    {
        if (Environment.GetEnvironmentVariable(InsideVariable) == "1")
        {
            ReceiveInside();
            return;
        }

        Require.Command("unshare");
        using Process child = Start();
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        if (output.Contains("Skipped: 1"))
        {
            Assert.Skip(output);
        }

        Assert.True(child.ExitCode == 0 && output.Contains("Total: 1"), output);
    }

    private static void ReceiveInside()
    {
        using var wire = new PacketWire();
        PacketRingV2? ring = null;
        using PacketSocket socket = wire.OpenReceiver(made => ring = PacketRingV2.Create(made, new PacketRingOptions(8, 2048)));
        wire.Send("inside");
        Assert.True(ring!.TryTake(out PacketFrame frame));
        Assert.Equal("inside", PacketWire.Text(ring[frame]));
        ring.Dispose();
        KernelException refusal = Assert.Throws<KernelException>(() => BpfMap.Create(BpfMapKind.Array, 4, 8, 1, "probe"));
        Assert.Equal(Errno.EPERM, refusal.Error);
    }

    private static Process Start()
    {
        var start = new ProcessStartInfo("unshare") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (ReadOnlySpan<string>)["--user", "--map-root-user", "--net", Environment.ProcessPath!])
        {
            start.ArgumentList.Add(argument);
        }

        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(UserNamespaceTests).Assembly.Location);
        }

        foreach (string argument in (ReadOnlySpan<string>)["-noLogo", "-noColor", "-class", typeof(UserNamespaceTests).FullName!])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[InsideVariable] = "1";
        return Process.Start(start)!;
    }
}
