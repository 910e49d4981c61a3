using System.Diagnostics;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;
using Ringside.Net.Ports;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports.Packets;

/// <summary>Counts descriptors, and starts this program again for this class alone inside a user namespace, where the machine grants no
/// privilege (unshare(2) needs a process of one thread).</summary>
[Collection(DescriptorLeakTests.Name)]
public sealed class PacketPrivilegeTests
{
    private const string InsideVariable = "RINGSIDE_TEST_IN_USER_NAMESPACE";

    [Fact]
    public void Where_programs_may_not_be_loaded_the_port_sinks_and_says_why()
    {
        if (Environment.GetEnvironmentVariable(InsideVariable) == "1")
        {
            FallBack();
            return;
        }

        Require.Command("unshare");
        Require.NetworkNamespaces();
        using Process child = Start();
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        Assert.True(child.ExitCode == 0 && output.Contains("Failed: 0"), output);
    }

    [Fact]
    public void Opening_and_closing_many_times_leaves_no_descriptor_and_no_mapping()
    {
        using var ends = new PacketEnds();
        ends.Near.Namespace.Run(() =>
        {
            int cycle = 0;
            int mappings = OpenDescriptors.CountMappings("socket:");
            OpenDescriptors.AssertNoneStays(LongRuns.Choose(100, 1000), () => OpenAndClose(cycle++));
            Assert.Equal(mappings, OpenDescriptors.CountMappings("socket:"));
        });

        void OpenAndClose(int cycle)
        {
            if (cycle % 10 == 0)
            {
                Assert.Throws<KernelException>(() => Open("packet", new Endpoint(ends.Far.Address, 0)));
            }

            using IDatagramPort port = Open(cycle % 2 == 0 ? "packet" : "packet:sink", new Endpoint(ends.Near.Address, 0));
        }

        IDatagramPort Open(string backend, Endpoint local) => Ends.Open(
            backend,
            new DatagramPortOptions { Local = local, Interface = ends.Near.LinkName, FrameCount = 4, ReceiveBufferBytes = 16_384 });
    }

    private static void FallBack()
    {
        using var ends = new PacketEnds();
        using IDatagramPort port = PacketEnds.Open("packet", ends.Near);
        Assert.Equal("packet:sink", port.Capabilities.FullName);
        Capability guard = port.Capabilities.Items[1];
        Assert.Equal((CapabilityOutcome.Reduced, "sink", Errno.EPERM), (guard.Outcome, guard.Got, guard.Why!.Error));
        Assert.Equal(
            Errno.EPERM,
            Assert.Throws<KernelException>(() => ends.Near.Namespace.Run(() => Ends.Open(
                "packet:drop", new DatagramPortOptions { Local = new Endpoint(ends.Near.Address, 0) }))).Error);
        using KernelSocket far = PacketEnds.OpenSocket(ends.Far, port.LocalEndpoint);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(1, far.Send("x"u8));
        }

        Assert.Equal(10, PacketEnds.TakeAll(port).Count);
        Assert.Equal(Errno.None, far.TakePendingError());
    }

    private static Process Start()
    {
        var start = new ProcessStartInfo("unshare") { RedirectStandardOutput = true };
        List<string> arguments = ["--user", "--map-root-user", "--net", Environment.ProcessPath!];
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            arguments.Add(typeof(PacketPrivilegeTests).Assembly.Location);
        }

        string method = $"{typeof(PacketPrivilegeTests).FullName}.{nameof(Where_programs_may_not_be_loaded_the_port_sinks_and_says_why)}";
        foreach (string argument in arguments.Concat(["-noLogo", "-noColor", "-method", method]))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[InsideVariable] = "1";
        return Process.Start(start)!;
    }
}
